package io.github.aiutils;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Counts the attempts of one call and tells of each.
 *
 * @since 0.1.0
 */
public final class Attempts {

    private final AtomicInteger count = new AtomicInteger();

    private final Consumer<Call> listener;

    private volatile boolean committed;

    private volatile long patienceNanos = Long.MAX_VALUE;

    Attempts(Consumer<Call> listener) {
        this.listener = listener;
    }

    int next() {
        return this.count.incrementAndGet();
    }

    int count() {
        return this.count.get();
    }

    boolean committed() {
        return this.committed;
    }

    void commit() {
        this.committed = true;
    }

    long patienceNanos() {
        return this.patienceNanos;
    }

    void patience(long nanos) {
        this.patienceNanos = nanos;
    }

    Consumer<Call> listener() {
        return this.listener;
    }

}
