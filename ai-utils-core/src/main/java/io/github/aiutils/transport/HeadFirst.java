package io.github.aiutils.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Puts the head of a reply before its body, with the body already subscribed to. So a
 * caller that cancels on the head closes the connection; with {@code startWith} the body
 * would have no reader yet, and Spring would read it to its end for nobody.
 */
final class HeadFirst extends FluxOperator<WireEvent, WireEvent> {

    private final WireEvent head;

    HeadFirst(WireEvent head, Flux<WireEvent> body) {
        super(body);
        this.head = head;
    }

    @Override
    public void subscribe(CoreSubscriber<? super WireEvent> actual) {
        this.source.subscribe(new Reader(actual, this.head));
    }

    private static final class Reader implements CoreSubscriber<WireEvent>, Subscription {

        private static final int WAITING = 0;

        private static final int EMITTING = 1;

        private static final int PASSED = 2;

        private final CoreSubscriber<? super WireEvent> actual;

        private final WireEvent head;

        /** The head goes out on the first request; an end of the body waits for it. */
        private final AtomicInteger state = new AtomicInteger(WAITING);

        private @Nullable Subscription body;

        private final AtomicReference<@Nullable Runnable> ending = new AtomicReference<>();

        /** Asked for before the head was out. */
        private final AtomicLong early = new AtomicLong();

        Reader(CoreSubscriber<? super WireEvent> actual, WireEvent head) {
            this.actual = actual;
            this.head = head;
        }

        @Override
        public Context currentContext() {
            return this.actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(this.body, subscription)) {
                this.body = subscription;
                this.actual.onSubscribe(this);
            }
        }

        @Override
        public void onNext(WireEvent event) {
            this.actual.onNext(event);
        }

        @Override
        public void onError(Throwable error) {
            end(() -> this.actual.onError(error));
        }

        @Override
        public void onComplete() {
            end(this.actual::onComplete);
        }

        private void end(Runnable signal) {
            this.ending.set(signal);
            if (this.state.get() == PASSED) {
                runEnding();
            }
        }

        private void runEnding() {
            Runnable signal = this.ending.getAndSet(null);
            if (signal != null) {
                signal.run();
            }
        }

        @Override
        public void request(long count) {
            if (!Operators.validate(count)) {
                return;
            }
            if (this.state.get() == PASSED) {
                body().request(count);
                return;
            }
            this.early.accumulateAndGet(count, Operators::addCap);
            if (this.state.compareAndSet(WAITING, EMITTING)) {
                this.actual.onNext(this.head);
                this.early.updateAndGet((asked) -> (asked == Long.MAX_VALUE) ? asked : asked - 1);
                this.state.set(PASSED);
                runEnding();
            }
            long asked = (this.state.get() == PASSED) ? this.early.getAndSet(0) : 0;
            if (asked > 0) {
                body().request(asked);
            }
        }

        private Subscription body() {
            Subscription current = this.body;
            return (current != null) ? current : Operators.emptySubscription();
        }

        @Override
        public void cancel() {
            body().cancel();
        }

    }

}
