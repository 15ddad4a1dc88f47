package io.github.aiutils.cost;

import reactor.core.publisher.Flux;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes booked attempts as JSON lines, one object for each. What nobody knows is
 * {@code null}; amounts are in the book's currency and have all their decimals and no
 * exponent.
 *
 * @since 0.1.0
 */
public final class AttemptJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .build();

    private AttemptJson() {
    }

    /**
     * Writes attempts as they come, and asks for no more of them than lines are asked
     * for.
     * @param attempts the attempts
     * @return lines, each with its end
     */
    public static Flux<String> lines(Flux<BookedAttempt> attempts) {
        return attempts.map((attempt) -> MAPPER.writeValueAsString(AttemptRow.of(attempt)) + "\n");
    }

}
