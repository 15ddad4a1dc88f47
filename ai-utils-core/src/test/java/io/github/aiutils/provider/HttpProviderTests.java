package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Route;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.provider.openai.OpenAiCodec;
import io.github.aiutils.transport.Transport;
import io.github.aiutils.transport.WireEvent;
import io.github.aiutils.transport.WireReply;
import io.github.aiutils.transport.WireRequest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class HttpProviderTests {

    private final ProviderCodec codec = OpenAiCodec.official(new BuiltInCatalogue(), new AdjustmentLog(), List.of());

    @Test
    void refusesACallWhoseKeyCannotBeHad() {
        ApiKeySource throwing = (provider) -> {
            throw new IllegalStateException("vault says sk-canary");
        };
        for (ApiKeySource keys : List.<ApiKeySource>of(throwing,
                (provider) -> Mono.error(new IllegalStateException("sk-canary")))) {
            RefusedException error = refused(keys, ChatRequest.of("Hi"));
            assertThat(error.errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
            assertThat(error).hasMessageContaining("IllegalStateException").hasMessageNotContaining("canary");
        }
    }

    @Test
    void refusesACallThatCannotBeWritten() {
        Object broken = new Object() {

            @SuppressWarnings("unused")
            public String getValue() {
                throw new IllegalStateException("canary");
            }

        };
        RefusedException error = refused(ApiKeySource.of(new ApiKey("key")),
                ChatRequest.builder()
                    .user("Hi")
                    .options((options) -> options.extra("odd", Map.of("a", broken)))
                    .build());
        assertThat(error.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
        assertThat(error).hasMessageContaining("extra fields").hasMessageNotContaining("canary");
    }

    @Test
    void takesNoKeyThatWouldBreakAHeader() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ApiKey("sk-canary\n"))
            .withMessageContaining("line breaks")
            .withMessageNotContaining("canary");
    }

    /** What was sent twice can be told from what was changed between. */
    @Test
    void logsAHashOfEachPayloadAndNoWordOfIt() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.github.aiutils.call");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.DEBUG);
        try {
            for (String prompt : List.of("canary one", "canary one", "canary two")) {
                refusedBy(new ApiKey("sk-canary"), ChatRequest.of(prompt));
            }
        }
        finally {
            logger.setLevel(null);
            logger.detachAppender(log);
        }
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
            .allMatch((line) -> line.matches("acme/gpt-4.1 attempt 1 of req_1 sends \\d+ bytes, hash [0-9a-f]{8}"))
            .hasSize(3)
            .satisfies((lines) -> assertThat(lines.get(0)).isEqualTo(lines.get(1)).isNotEqualTo(lines.get(2)));
    }

    /** The first digits of {@code printf '{}' | sha256sum}. */
    @Test
    void hashesAsEverybodyDoes() {
        assertThat(PayloadHash.of("{}".getBytes(StandardCharsets.UTF_8))).isEqualTo("2 bytes, hash 44136fa3");
    }

    private void refusedBy(ApiKey key, ChatRequest request) {
        Call call = Call.of("req_1", "test", request, false).attempt(new Route("acme", "gpt-4.1"));
        new HttpProvider("acme", this.codec, new NoTransport(), ApiKeySource.of(key), Schedulers.parallel())
            .exchange(call)
            .onErrorComplete()
            .blockLast(Duration.ofSeconds(5));
    }

    private RefusedException refused(ApiKeySource keys, ChatRequest request) {
        Call call = Call.of("req_1", "test", request, false).attempt(new Route("acme", "gpt-4.1"));
        HttpProvider provider = new HttpProvider("acme", this.codec, new NoTransport(), keys, Schedulers.parallel());
        return catchThrowableOfType(RefusedException.class,
                () -> provider.exchange(call).blockLast(Duration.ofSeconds(5)));
    }

    private static final class NoTransport implements Transport {

        @Override
        public Mono<WireReply> send(WireRequest request) {
            return Mono.error(new AssertionError("something was sent"));
        }

        @Override
        public Flux<WireEvent> stream(WireRequest request) {
            return Flux.error(new AssertionError("something was sent"));
        }

    }

}
