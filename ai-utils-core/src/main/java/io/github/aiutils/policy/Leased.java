package io.github.aiutils.policy;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.aiutils.Reply;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Borrows a lease, makes an attempt with it and gives it back on whichever end comes
 * first, as {@link Flux#usingWhen} does, in one operator instead of a chain of them on
 * the way of every reply. An end that needs no waiting is called, not subscribed to. It
 * subscribes to the acquisition itself: whoever lends learns of a cancel in the middle of
 * the hand-over.
 *
 * @param <L> what is lent
 */
final class Leased<L> extends Flux<Reply> {

    private static final Logger logger = LoggerFactory.getLogger(Leased.class);

    private final Mono<? extends L> acquisition;

    private final Uses<L> uses;

    Leased(Mono<? extends L> acquisition, Uses<L> uses) {
        this.acquisition = acquisition;
        this.uses = uses;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Reply> actual) {
        this.acquisition.subscribe(new Borrower<>(actual, this.uses));
    }

    private enum End {

        COMPLETED, FAILED, CANCELLED

    }

    /** Waits for the lease, then stands between the attempt and its reader. */
    private static final class Borrower<L> implements CoreSubscriber<L>, Subscription {

        private static final int WAITING = 0;

        private static final int USING = 1;

        /** Who brings it here ends the lease, if there is one. */
        private static final int ENDED = 2;

        @SuppressWarnings("rawtypes")
        private static final AtomicIntegerFieldUpdater<Borrower> STATE = AtomicIntegerFieldUpdater
            .newUpdater(Borrower.class, "state");

        @SuppressWarnings("rawtypes")
        private static final AtomicReferenceFieldUpdater<Borrower, Subscription> ATTEMPT = AtomicReferenceFieldUpdater
            .newUpdater(Borrower.class, Subscription.class, "attempt");

        @SuppressWarnings("rawtypes")
        private static final AtomicLongFieldUpdater<Borrower> REQUESTED = AtomicLongFieldUpdater
            .newUpdater(Borrower.class, "requested");

        private final CoreSubscriber<? super Reply> actual;

        private final Uses<L> uses;

        private volatile int state;

        private @Nullable Subscription acquisition;

        private @Nullable L lease;

        private volatile @Nullable Subscription attempt;

        /** While there is no attempt yet. */
        private volatile long requested;

        Borrower(CoreSubscriber<? super Reply> actual, Uses<L> uses) {
            this.actual = actual;
            this.uses = uses;
        }

        @Override
        public Context currentContext() {
            return this.actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(this.acquisition, subscription)) {
                this.acquisition = subscription;
                this.actual.onSubscribe(this);
                subscription.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(L lent) {
            this.lease = lent;
            if (STATE.compareAndSet(this, WAITING, USING)) {
                begin(lent);
            }
            else {
                end(lent, End.CANCELLED, null);
            }
        }

        @Override
        public void onError(Throwable error) {
            if (STATE.compareAndSet(this, WAITING, ENDED)) {
                this.actual.onError(error);
            }
        }

        @Override
        public void onComplete() {
            if (STATE.compareAndSet(this, WAITING, ENDED)) {
                this.actual.onComplete();
            }
        }

        private void begin(L lent) {
            Flux<Reply> replies;
            try {
                replies = this.uses.begin(lent);
            }
            catch (Throwable error) {
                Exceptions.throwIfFatal(error);
                endOnce(lent, End.FAILED, error);
                return;
            }
            if (this.state == USING) {
                replies.subscribe(new Reader<>(this, lent));
            }
        }

        void began(Subscription subscription) {
            if (Operators.setOnce(ATTEMPT, this, subscription)) {
                requestWhatIsMissing(subscription);
            }
        }

        @Override
        public void request(long count) {
            if (!Operators.validate(count)) {
                return;
            }
            Subscription current = this.attempt;
            if (current != null) {
                current.request(count);
                return;
            }
            Operators.addCap(REQUESTED, this, count);
            current = this.attempt;
            if (current != null) {
                requestWhatIsMissing(current);
            }
        }

        private void requestWhatIsMissing(Subscription current) {
            long missing = REQUESTED.getAndSet(this, 0);
            if (missing > 0) {
                current.request(missing);
            }
        }

        @Override
        public void cancel() {
            if (STATE.compareAndSet(this, WAITING, ENDED)) {
                if (this.acquisition != null) {
                    this.acquisition.cancel();
                }
            }
            else if (this.lease != null && STATE.compareAndSet(this, USING, ENDED)) {
                Operators.terminate(ATTEMPT, this);
                end(this.lease, End.CANCELLED, null);
            }
        }

        void replied(L lent, Reply reply) {
            if (this.state != USING) {
                return;
            }
            Reply seen;
            try {
                seen = this.uses.observe(lent, reply);
            }
            catch (Throwable error) {
                endOnce(lent, End.FAILED, Operators.onOperatorError(this.attempt, error, reply, currentContext()));
                return;
            }
            this.actual.onNext(seen);
        }

        void endOnce(L lent, End kind, @Nullable Throwable error) {
            if (STATE.compareAndSet(this, USING, ENDED)) {
                end(lent, kind, error);
            }
        }

        private void end(L lent, End kind, @Nullable Throwable error) {
            Mono<Void> pending = null;
            Throwable failure = null;
            try {
                Mono<Void> end = (kind == End.COMPLETED) ? this.uses.complete(lent)
                        : (error != null) ? this.uses.fail(lent, error) : this.uses.cancel(lent);
                if (end instanceof Callable<?> now) {
                    now.call();
                }
                else {
                    pending = end;
                }
            }
            catch (Throwable thrown) {
                Exceptions.throwIfFatal(thrown);
                failure = thrown;
            }
            if (pending != null) {
                pending.subscribe(new Settling(this, kind, error));
            }
            else {
                ended(kind, error, failure);
            }
        }

        void ended(End kind, @Nullable Throwable error, @Nullable Throwable failure) {
            if (kind == End.CANCELLED) {
                if (failure != null) {
                    logger.warn("A lease was not settled after a cancel", failure);
                }
            }
            else if (error != null) {
                this.actual.onError((failure != null) ? Exceptions.addSuppressed(error, failure) : error);
            }
            else if (failure != null) {
                this.actual.onError(failure);
            }
            else {
                this.actual.onComplete();
            }
        }

    }

    /** Reads what the attempt replies. */
    private record Reader<L>(Borrower<L> borrower, L lease) implements CoreSubscriber<Reply> {

        @Override
        public Context currentContext() {
            return this.borrower.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.borrower.began(subscription);
        }

        @Override
        public void onNext(Reply reply) {
            this.borrower.replied(this.lease, reply);
        }

        @Override
        public void onError(Throwable error) {
            this.borrower.endOnce(this.lease, End.FAILED, error);
        }

        @Override
        public void onComplete() {
            this.borrower.endOnce(this.lease, End.COMPLETED, null);
        }

    }

    /** Waits until an end is done that takes its time, whether or not someone reads. */
    private record Settling(Borrower<?> borrower, End kind, @Nullable Throwable error) implements CoreSubscriber<Void> {

        @Override
        public Context currentContext() {
            return this.borrower.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Void nothing) {
        }

        @Override
        public void onError(Throwable failure) {
            this.borrower.ended(this.kind, this.error, failure);
        }

        @Override
        public void onComplete() {
            this.borrower.ended(this.kind, this.error, null);
        }

    }

}
