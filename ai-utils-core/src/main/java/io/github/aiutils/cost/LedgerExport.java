package io.github.aiutils.cost;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Gives single attempts out of the books.
 *
 * @since 0.1.0
 */
public interface LedgerExport {

    /**
     * Reads booked attempts, the oldest first. Only as many are read as are asked for.
     * @param since first moment an attempt may have begun; {@code null} for the beginning
     * @param until moment before which it began; {@code null} for now
     * @return the attempts, as far back as they are kept
     */
    Flux<BookedAttempt> entries(@Nullable Instant since, @Nullable Instant until);

}
