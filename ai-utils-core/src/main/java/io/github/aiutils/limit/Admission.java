package io.github.aiutils.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.limit.QuotaLimiter.Settlement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** One attempt at a limiter: it waits, then holds a lease. */
final class Admission extends FairQueue.Entry implements Subscription {

    private static final int WAITING = 0;

    private static final int GRANTED = 1;

    private static final int GONE = 2;

    private static final int SETTLED = 3;

    /** Characters of an answer that make a token, where nobody counted. */
    private static final double CHARACTERS = 4;

    private static final double EXTENSION = 1.25;

    private final QuotaLimiter limiter;

    private final Call call;

    private final CoreSubscriber<? super Lease> actual;

    private final AtomicInteger state = new AtomicInteger(WAITING);

    private volatile @Nullable Disposable timer;

    @Nullable Scope scope;

    private volatile @Nullable Grant grant;

    private boolean atOnce;

    private final Tally tally = new Tally();

    private double extendAt;

    Admission(QuotaLimiter limiter, Call call, Tenant tenant, Usage expected, CoreSubscriber<? super Lease> actual) {
        super(tenant, need(call, expected));
        this.limiter = limiter;
        this.call = call;
        this.actual = actual;
        this.extendAt = this.need.output() * CHARACTERS;
    }

    private static Need need(Call call, Usage expected) {
        long input = (expected.totalInput() != null) ? expected.totalInput() : 0;
        long output = (expected.output() != null) ? expected.output() : 0;
        Integer cap = call.request().options().maxOutputTokens();
        return Need.of(input, output, (cap != null) ? cap : Need.UNCAPPED);
    }

    Call call() {
        return this.call;
    }

    Scope scope() {
        if (this.scope == null) {
            throw new IllegalStateException("not entered yet");
        }
        return this.scope;
    }

    Grant grant() {
        Grant given = this.grant;
        if (given == null) {
            throw new IllegalStateException("not granted yet");
        }
        return given;
    }

    void granted(Grant grant, boolean atOnce) {
        this.atOnce = atOnce;
        this.grant = grant;
    }

    void enter() {
        if (this.state.get() != WAITING) {
            return;
        }
        long maxWait = TimeUnit.NANOSECONDS.convert(this.limiter.maxWait());
        long remaining = remainingNanos();
        Refusal refusal = this.limiter.enter(this, (remaining > 0) ? Math.min(maxWait, remaining) : -1);
        if (refusal != null) {
            refuse(refusal);
        }
        else if (this.atOnce) {
            handOver();
        }
        else {
            boolean untilDeadline = remaining < maxWait;
            this.timer = this.limiter.scheduler()
                .schedule(() -> refuse(untilDeadline ? new Refusal.TooLate() : this.limiter.waited(scope())),
                        Math.max(0, Math.min(maxWait, remaining)), TimeUnit.NANOSECONDS);
            if (this.state.get() != WAITING) {
                disarm();
                this.limiter.leave(this);
            }
        }
    }

    private long remainingNanos() {
        return this.call.remainingNanos(this.limiter.scheduler().now(TimeUnit.NANOSECONDS));
    }

    private void disarm() {
        Disposable armed = this.timer;
        if (armed != null) {
            armed.dispose();
        }
    }

    /** Hands the lease over, or returns it if nobody wants it any longer. */
    void handOver() {
        disarm();
        if (!this.atOnce && remainingNanos() <= 0) {
            refuse(new Refusal.TooLate());
        }
        if (this.state.compareAndSet(WAITING, GRANTED)) {
            this.actual.onNext(new Held(this));
            this.actual.onComplete();
        }
        else {
            this.limiter.end(this, Quota::giveBack);
        }
    }

    void refuse(Refusal refusal) {
        if (this.state.compareAndSet(WAITING, GONE)) {
            disarm();
            this.limiter.leave(this);
            this.actual.onError(refusal.error(this.call, this.limiter.provider(), this.limiter.maxWait()));
        }
    }

    @Override
    public void request(long count) {
        Operators.validate(count);
    }

    /**
     * While waiting: leaves the queue. In the middle of the hand-over: settles the lease,
     * which is then in use by nobody.
     */
    @Override
    public void cancel() {
        if (this.state.compareAndSet(WAITING, GONE)) {
            disarm();
            this.limiter.leave(this);
        }
        else {
            settle(this.tally.accepted() ? this::book : Quota::giveBack);
        }
    }

    private void settle(Settlement settlement) {
        if (this.state.compareAndSet(GRANTED, SETTLED)) {
            this.limiter.end(this, settlement);
        }
    }

    private void observe(Reply reply) {
        this.tally.observe(reply);
        if (reply instanceof Reply.Head head) {
            this.limiter.read(this, head.headers());
        }
        else if (reply instanceof ChatChunk && this.tally.characters() > this.extendAt) {
            extend(this.tally.characters());
        }
    }

    /** An answer that outgrows what was set aside is charged as it grows. */
    private void extend(long characters) {
        this.extendAt = Math.max(this.extendAt * EXTENSION, characters + 400);
        this.limiter.extend(this, this.extendAt / CHARACTERS);
    }

    private Settlement settlement(Throwable error) {
        if (error instanceof RefusedException) {
            return Quota::giveBack;
        }
        if (error instanceof ProviderException failed) {
            boolean lateOrLost = this.tally.accepted() || failed.errorClass() == ErrorClass.TIMEOUT;
            return (lateOrLost && failed.errorClass() != ErrorClass.RATE_LIMITED) ? this::book
                    : Settlement.failed(failed);
        }
        return this::book;
    }

    /** Books what is known to be used, and for the rest what is likely. */
    private void book(Quota quota, Grant grant, long now) {
        Usage usage = this.tally.usage();
        Long input = scope().settings.cachedInputCounts() ? usage.totalInput() : usage.uncachedInput();
        Long output = usage.output();
        double produced = this.tally.characters() / CHARACTERS;
        quota.settle(grant, (input != null) ? input : grant.need.input(), (output != null) ? output : produced, now);
    }

    /** The lease, which is settled by whichever of its ends comes first. */
    private record Held(Admission admission) implements Lease {

        @Override
        public void observe(Reply reply) {
            this.admission.observe(reply);
        }

        @Override
        public Mono<Void> complete() {
            return Mono.fromRunnable(() -> this.admission.settle(this.admission::book));
        }

        @Override
        public Mono<Void> fail(Throwable error) {
            return Mono.fromRunnable(() -> this.admission.settle(this.admission.settlement(error)));
        }

        @Override
        public Mono<Void> cancel() {
            return complete();
        }

    }

}
