package io.github.aiutils.test.reliability;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks again until what other threads have to do is done. */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = 2_000_000;

    private Eventually() {
    }

    static void is(Object expected, Supplier<?> actual) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!expected.equals(actual.get()) && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        assertThat((Object) actual.get()).isEqualTo(expected);
    }

}
