package io.github.aiutils.policy;

import java.util.List;
import java.util.function.LongSupplier;

import io.github.aiutils.Call;
import io.github.aiutils.Usage;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.Limiter;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * Times how long attempts wait at a limiter. It hands on the limiter's own subscription,
 * so that a cancel in the middle of a hand-over reaches who can settle the lease.
 */
final class TimedLimiter implements Limiter {

    private final Limiter limiter;

    private final List<Admissions> admissions;

    private final LongSupplier ticker;

    TimedLimiter(Limiter limiter, List<Admissions> admissions, LongSupplier ticker) {
        this.limiter = limiter;
        this.admissions = List.copyOf(admissions);
        this.ticker = ticker;
    }

    @Override
    public Mono<Lease> acquire(Call call, Usage expected) {
        return new Timed(this.limiter.acquire(call, expected), this, call);
    }

    private static final class Timed extends MonoOperator<Lease, Lease> {

        private final TimedLimiter limiter;

        private final Call call;

        Timed(Mono<Lease> source, TimedLimiter limiter, Call call) {
            super(source);
            this.limiter = limiter;
            this.call = call;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Lease> actual) {
            this.source.subscribe(new Watch(this.limiter, this.call, actual));
        }

    }

    private static final class Watch implements CoreSubscriber<Lease> {

        private final TimedLimiter limiter;

        private final Call call;

        private final CoreSubscriber<? super Lease> actual;

        private final long since;

        Watch(TimedLimiter limiter, Call call, CoreSubscriber<? super Lease> actual) {
            this.limiter = limiter;
            this.call = call;
            this.actual = actual;
            this.since = limiter.ticker.getAsLong();
        }

        private long waited() {
            return Math.max(0, this.limiter.ticker.getAsLong() - this.since);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.actual.onSubscribe(subscription);
        }

        @Override
        public void onNext(Lease lease) {
            long waited = waited();
            for (Admissions admissions : this.limiter.admissions) {
                admissions.admitted(this.call, waited);
            }
            this.actual.onNext(lease);
        }

        @Override
        public void onError(Throwable error) {
            long waited = waited();
            for (Admissions admissions : this.limiter.admissions) {
                admissions.refused(this.call, waited);
            }
            this.actual.onError(error);
        }

        @Override
        public void onComplete() {
            this.actual.onComplete();
        }

        @Override
        public Context currentContext() {
            return this.actual.currentContext();
        }

    }

}
