package io.github.aiutils.policy;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Opens an entry and hands it over, or drops it if nobody takes it any longer: whoever
 * cancels may do so when the ledger has just opened it.
 */
final class Opened extends Mono<Entry> {

    private final CostLedger ledger;

    private final Entry entry;

    Opened(CostLedger ledger, Entry entry) {
        this.ledger = ledger;
        this.entry = entry;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Entry> actual) {
        this.ledger.open(this.entry).subscribe(new HandOver(this, actual));
    }

    /** Ends once: by a hand-over, an error or a cancel. */
    private static final class HandOver implements CoreSubscriber<Void>, Subscription {

        private final Opened opened;

        private final CoreSubscriber<? super Entry> actual;

        private final AtomicBoolean over = new AtomicBoolean();

        private @Nullable Subscription opening;

        HandOver(Opened opened, CoreSubscriber<? super Entry> actual) {
            this.opened = opened;
            this.actual = actual;
        }

        @Override
        public Context currentContext() {
            return this.actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(this.opening, subscription)) {
                this.opening = subscription;
                this.actual.onSubscribe(this);
                subscription.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(Void nothing) {
        }

        @Override
        public void onError(Throwable error) {
            if (this.over.compareAndSet(false, true)) {
                this.actual.onError(error);
            }
            else {
                Operators.onErrorDropped(error, currentContext());
            }
        }

        @Override
        public void onComplete() {
            if (this.over.compareAndSet(false, true)) {
                this.actual.onNext(this.opened.entry);
                this.actual.onComplete();
            }
        }

        @Override
        public void request(long count) {
            Operators.validate(count);
        }

        @Override
        public void cancel() {
            if (this.over.compareAndSet(false, true)) {
                if (this.opening != null) {
                    this.opening.cancel();
                }
                this.opened.ledger.drop(this.opened.entry).subscribe(Operators.drainSubscriber());
            }
        }

    }

}
