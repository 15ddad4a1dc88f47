package io.github.aiutils.policy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.event.RetryEvent;
import io.github.resilience4j.retry.event.RetryOnErrorEvent;
import io.github.resilience4j.retry.event.RetryOnIgnoredErrorEvent;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import io.github.resilience4j.retry.event.RetryOnSuccessEvent;
import org.jspecify.annotations.Nullable;

/**
 * A retry of Resilience4j's registry that counts and publishes what our policy did. Its
 * own contexts could not: they end a call after so many attempts and for no other reason.
 * Whoever takes it from the registry to run something gets the retry that stood there
 * before, whose counts and events are added to ours.
 */
final class RecordedRetry implements Retry {

    private final Retry own;

    private final Events events = new Events();

    private final Counts counts = new Counts();

    RecordedRetry(Retry own) {
        this.own = own;
        own.getEventPublisher().onEvent(this.events::processEvent);
    }

    void retried(int attempt, Duration wait, Throwable error) {
        publish(() -> new RetryOnRetryEvent(getName(), attempt, error, wait.toMillis()));
    }

    void succeeded(int attempts, @Nullable Throwable last) {
        this.counts.attempts.add(attempts);
        if (attempts > 1) {
            this.counts.succeededWithRetry.increment();
            publish(() -> new RetryOnSuccessEvent(getName(), attempts - 1, last));
        }
        else {
            this.counts.succeededAtOnce.increment();
        }
    }

    void failed(int attempts, Throwable error) {
        this.counts.attempts.add(attempts);
        if (attempts > 1) {
            this.counts.failedWithRetry.increment();
            publish(() -> new RetryOnErrorEvent(getName(), attempts, error));
        }
        else {
            this.counts.failedAtOnce.increment();
            publish(() -> new RetryOnIgnoredErrorEvent(getName(), error));
        }
    }

    private void publish(Supplier<RetryEvent> event) {
        if (this.events.hasConsumers()) {
            this.events.processEvent(event.get());
        }
    }

    @Override
    public String getName() {
        return this.own.getName();
    }

    @Override
    public <T> Context<T> context() {
        return this.own.context();
    }

    @Override
    public <T> AsyncContext<T> asyncContext() {
        return this.own.asyncContext();
    }

    @Override
    public RetryConfig getRetryConfig() {
        return this.own.getRetryConfig();
    }

    @Override
    public Map<String, String> getTags() {
        return this.own.getTags();
    }

    @Override
    public EventPublisher getEventPublisher() {
        return this.events;
    }

    @Override
    public Metrics getMetrics() {
        return this.counts;
    }

    /** Counts calls, each once, when it has ended. */
    private final class Counts implements Metrics {

        private final LongAdder succeededAtOnce = new LongAdder();

        private final LongAdder succeededWithRetry = new LongAdder();

        private final LongAdder failedAtOnce = new LongAdder();

        private final LongAdder failedWithRetry = new LongAdder();

        private final LongAdder attempts = new LongAdder();

        @Override
        public long getNumberOfSuccessfulCallsWithoutRetryAttempt() {
            return this.succeededAtOnce.sum() + others().getNumberOfSuccessfulCallsWithoutRetryAttempt();
        }

        @Override
        public long getNumberOfSuccessfulCallsWithRetryAttempt() {
            return this.succeededWithRetry.sum() + others().getNumberOfSuccessfulCallsWithRetryAttempt();
        }

        @Override
        public long getNumberOfFailedCallsWithoutRetryAttempt() {
            return this.failedAtOnce.sum() + others().getNumberOfFailedCallsWithoutRetryAttempt();
        }

        @Override
        public long getNumberOfFailedCallsWithRetryAttempt() {
            return this.failedWithRetry.sum() + others().getNumberOfFailedCallsWithRetryAttempt();
        }

        /** Returns attempts, which is what Resilience4j's own retry counts here. */
        @Override
        public long getNumberOfTotalCalls() {
            return this.attempts.sum() + others().getNumberOfTotalCalls();
        }

        private Metrics others() {
            return RecordedRetry.this.own.getMetrics();
        }

    }

    /** Hands events to those who listen. */
    private static final class Events extends EventProcessor<RetryEvent> implements EventPublisher {

        @Override
        public EventPublisher onRetry(EventConsumer<RetryOnRetryEvent> consumer) {
            return register(RetryOnRetryEvent.class, consumer);
        }

        @Override
        public EventPublisher onSuccess(EventConsumer<RetryOnSuccessEvent> consumer) {
            return register(RetryOnSuccessEvent.class, consumer);
        }

        @Override
        public EventPublisher onError(EventConsumer<RetryOnErrorEvent> consumer) {
            return register(RetryOnErrorEvent.class, consumer);
        }

        @Override
        public EventPublisher onIgnoredError(EventConsumer<RetryOnIgnoredErrorEvent> consumer) {
            return register(RetryOnIgnoredErrorEvent.class, consumer);
        }

        private <E extends RetryEvent> EventPublisher register(Class<E> type, EventConsumer<E> consumer) {
            registerConsumer(type.getName(), consumer);
            return this;
        }

    }

}
