package io.github.aiutils.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.github.aiutils.Call;
import io.github.aiutils.Headers;
import io.github.aiutils.Usage;
import io.github.aiutils.error.ProviderException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Packs a provider's quota: lends calls under way, requests and tokens as one lease, sets
 * aside what an attempt is expected to use and corrects it by what it used. Waiters hold
 * nothing and no thread; the first of them goes as soon as the balance allows it, and one
 * that would wait too long is refused at once with the time it would take.
 *
 * @since 0.1.0
 */
public final class QuotaLimiter implements Limiter {

    private static final long FORGOTTEN_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final int MOST_SCOPES = 10_000;

    private final String provider;

    private final LimiterSettings settings;

    private final Tenants tenants;

    private final Waits waits;

    private final LongSupplier ticker;

    private final Scheduler scheduler;

    private final Object lock = new Object();

    /** In the order of use, the longest unused first. */
    private final Map<String, Scope> scopes = new LinkedHashMap<>(16, 0.75f, true);

    private final Set<Scope> contended = new LinkedHashSet<>();

    private int underWay;

    private int waiting;

    /**
     * Makes a limiter.
     * @param provider name of the provider, for errors
     * @param settings what it keeps to
     * @param tenants knows on whose behalf calls are made
     * @param waits told of those that wait, outside of the lock
     * @param ticker a monotonic clock in nanoseconds
     * @param scheduler wakes waiters and hands leases over
     */
    public QuotaLimiter(String provider, LimiterSettings settings, Tenants tenants, Waits waits, LongSupplier ticker,
            Scheduler scheduler) {
        this.provider = provider;
        this.settings = settings;
        this.tenants = tenants;
        this.waits = waits;
        this.ticker = ticker;
        this.scheduler = scheduler;
    }

    @Override
    public Mono<Lease> acquire(Call call, Usage expected) {
        return new Acquisition(this, call, expected);
    }

    String provider() {
        return this.provider;
    }

    Duration maxWait() {
        return this.settings.maxWait();
    }

    long now() {
        return this.ticker.getAsLong();
    }

    Scheduler scheduler() {
        return this.scheduler;
    }

    /**
     * Takes what an attempt needs, or a place in the queue.
     * @return {@code null} if it has either, else why it is refused
     */
    @Nullable Refusal enter(Admission admission, long patienceNanos) {
        List<Admission> granted = List.of();
        long eta;
        String reason;
        synchronized (this.lock) {
            long now = now();
            Scope scope = scope(admission.call().route().model(), now);
            admission.scope = scope;
            boolean first = scope.waiting.size() == 0;
            if (first && this.underWay < this.settings.concurrentCalls()) {
                long wait = scope.quota.nanosUntil(admission.need, now);
                if (wait == 0) {
                    take(admission, true, now);
                    return null;
                }
            }
            eta = scope.quota.eta(scope.waiting.before(admission.tenant), admission.need, now);
            reason = reason(scope, admission.need);
            Refusal refusal = refusal(scope, admission, patienceNanos, eta, reason);
            if (refusal != null) {
                return refusal;
            }
            scope.waiting.add(admission);
            this.contended.add(scope);
            this.waiting++;
            if (scope.waiting.peek() == admission) {
                granted = drain(scope, now);
            }
        }
        this.waits.waits(admission.call(), Duration.ofNanos(eta), reason);
        handOver(granted);
        return null;
    }

    private @Nullable Refusal refusal(Scope scope, Admission admission, long patienceNanos, long eta, String reason) {
        Dimension tooSmall = scope.quota.tooSmallFor(admission.need);
        if (tooSmall != null) {
            return new Refusal.TooLarge(tooSmall);
        }
        if (this.waiting >= this.settings.maxWaiting()) {
            return new Refusal.QueueFull(this.waiting, eta);
        }
        if (patienceNanos < 0) {
            return new Refusal.TooLate();
        }
        if (eta > patienceNanos || patienceNanos == 0) {
            return new Refusal.TooLong(eta, reason);
        }
        return null;
    }

    private String reason(Scope scope, Need need) {
        String reason = scope.quota.waitsFor(need);
        if (reason == null) {
            reason = (this.underWay < this.settings.concurrentCalls()) ? "its turn" : "concurrent-calls";
        }
        return reason;
    }

    /** Says what someone waited for in vain. */
    Refusal waited(Scope scope) {
        synchronized (this.lock) {
            Admission head = scope.waiting.peek();
            return new Refusal.Waited((head != null) ? reason(scope, head.need) : "its turn");
        }
    }

    private void take(Admission admission, boolean atOnce, long now) {
        this.underWay++;
        admission.scope().take(admission.call());
        admission.granted(admission.scope().quota.take(admission.need, now), atOnce);
    }

    private Scope scope(String model, long now) {
        LimiterSettings.Pool pool = pool(model);
        String name = (pool != null) ? pool.models() : model;
        Scope scope = this.scopes.get(name);
        if (scope == null) {
            forget(now);
            scope = new Scope(name, (pool != null) ? pool.quota() : this.settings.quota(), now);
            this.scopes.put(name, scope);
        }
        scope.usedAt = now;
        return scope;
    }

    private LimiterSettings.@Nullable Pool pool(String model) {
        for (LimiterSettings.Pool pool : this.settings.pools()) {
            if (pool.holds(model)) {
                return pool;
            }
        }
        return null;
    }

    /** Forgets what nobody used for an hour, or less if there are very many. */
    private void forget(long now) {
        Iterator<Scope> oldest = this.scopes.values().iterator();
        while (oldest.hasNext()) {
            Scope scope = oldest.next();
            boolean many = this.scopes.size() >= MOST_SCOPES;
            if (!many && now - scope.usedAt < FORGOTTEN_NANOS) {
                return;
            }
            if (scope.idle(now)) {
                oldest.remove();
            }
        }
    }

    /** A waiter that is cancelled or has waited too long leaves the queue. */
    void leave(Admission admission) {
        List<Admission> next = List.of();
        synchronized (this.lock) {
            Scope scope = admission.scope;
            if (scope == null) {
                return;
            }
            int before = scope.waiting.size();
            scope.waiting.remove(admission);
            if (scope.waiting.size() < before) {
                this.waiting--;
                next = drain(scope, now());
            }
        }
        handOver(next);
    }

    /** Lets go who may; to be called with the lock. */
    private List<Admission> drain(Scope scope, long now) {
        List<Admission> granted = List.of();
        Admission head;
        while ((head = scope.waiting.peek()) != null) {
            Dimension tooSmall = scope.quota.tooSmallFor(head.need);
            if (tooSmall != null) {
                refuseHead(scope, head, tooSmall);
                continue;
            }
            if (this.underWay >= this.settings.concurrentCalls() || !wakeFor(scope, head, now)) {
                return granted;
            }
            scope.waiting.poll();
            this.waiting--;
            take(head, false, now);
            granted = granted.isEmpty() ? new ArrayList<>() : granted;
            granted.add(head);
        }
        this.contended.remove(scope);
        scope.disarm();
        return granted;
    }

    /** A limit fell below what the first waiter needs: it would block all others. */
    private void refuseHead(Scope scope, Admission head, Dimension tooSmall) {
        scope.waiting.remove(head);
        this.waiting--;
        this.scheduler.schedule(() -> head.refuse(new Refusal.TooLarge(tooSmall)));
    }

    /** Returns whether the first waiter may go now; else sets the timer for it. */
    private boolean wakeFor(Scope scope, Admission head, long now) {
        long wait = scope.quota.nanosUntil(head.need, now);
        if (wait > 0 && wait < Quota.UNTIL_HEARD) {
            long at = now + wait;
            if (scope.timer == null || at - scope.timerAt < 0) {
                scope.disarm();
                scope.timerAt = at;
                scope.timer = this.scheduler.schedule(() -> wake(scope, at), wait, TimeUnit.NANOSECONDS);
            }
        }
        return wait == 0;
    }

    private void wake(Scope scope, long at) {
        List<Admission> granted;
        synchronized (this.lock) {
            if (at == scope.timerAt) {
                scope.timer = null;
            }
            granted = drain(scope, now());
        }
        handOver(granted);
    }

    /**
     * Each goes on a stack of its own: a queue of calls that end at once would overflow
     * this one.
     */
    private void handOver(List<Admission> granted) {
        for (Admission admission : granted) {
            this.scheduler.schedule(admission::handOver);
        }
    }

    /** An attempt ended; lets go who may now. */
    void end(Admission admission, Settlement settlement) {
        List<Admission> granted;
        synchronized (this.lock) {
            long now = now();
            Scope scope = admission.scope();
            settlement.settle(scope.quota, admission.grant(), now);
            boolean full = this.underWay-- >= this.settings.concurrentCalls();
            granted = full ? drainInTurn(now) : drain(scope, now);
        }
        handOver(granted);
    }

    /** A slot is free for the first scope that can use it, which then is the last. */
    private List<Admission> drainInTurn(long now) {
        List<Admission> granted = new ArrayList<>();
        for (Scope scope : List.copyOf(this.contended)) {
            granted.addAll(drain(scope, now));
            if (this.underWay >= this.settings.concurrentCalls()) {
                if (this.contended.remove(scope)) {
                    this.contended.add(scope);
                }
                break;
            }
        }
        return granted;
    }

    /** Takes what a reply says about limits. */
    void read(Admission admission, Headers headers) {
        List<QuotaReading> readings = QuotaHeaders.read(headers);
        List<Admission> granted;
        synchronized (this.lock) {
            long now = now();
            Scope scope = admission.scope();
            scope.quota.read(admission.grant(), readings, now);
            granted = drain(scope, now);
        }
        handOver(granted);
    }

    /** Sets more output aside for an answer that grows past what was expected. */
    void extend(Admission admission, double output) {
        synchronized (this.lock) {
            admission.scope().quota.extend(admission.grant(), output, now());
        }
    }

    /** Ends cool-downs, so that the next attempt finds out whether they are still due. */
    public void reset() {
        List<Admission> granted = new ArrayList<>();
        synchronized (this.lock) {
            long now = now();
            for (Scope scope : this.scopes.values()) {
                scope.quota.thaw();
            }
            for (Scope scope : List.copyOf(this.contended)) {
                granted.addAll(drain(scope, now));
            }
        }
        handOver(granted);
    }

    /**
     * Returns what is lent, who waits and why.
     * @return the state at this moment
     */
    public Snapshot snapshot() {
        synchronized (this.lock) {
            long now = now();
            List<QuotaSnapshot> quotas = new ArrayList<>();
            for (Scope scope : this.scopes.values()) {
                quotas.add(snapshot(scope, now));
            }
            return new Snapshot(this.underWay, this.settings.concurrentCalls(), this.waiting, quotas);
        }
    }

    /** What the books of all scopes leave unaccounted for, at worst; for tests. */
    double unaccounted() {
        synchronized (this.lock) {
            return this.scopes.values().stream().mapToDouble((scope) -> scope.quota.unaccounted()).max().orElse(0);
        }
    }

    /**
     * Returns the quota of one model.
     * @param model the model
     * @return its quota; {@code null} if it was not used in the last hour
     */
    public @Nullable QuotaSnapshot quota(String model) {
        synchronized (this.lock) {
            LimiterSettings.Pool pool = pool(model);
            Scope scope = this.scopes.get((pool != null) ? pool.models() : model);
            return (scope != null) ? snapshot(scope, now()) : null;
        }
    }

    private QuotaSnapshot snapshot(Scope scope, long now) {
        Admission head = scope.waiting.peek();
        Duration eta = null;
        String reason = null;
        if (head != null) {
            eta = Duration.ofNanos(scope.quota.eta(new Load(), head.need, now));
            reason = reason(scope, head.need);
        }
        return new QuotaSnapshot(scope.name, scope.quota.gauges(now), scope.quota.underWay(), scope.waiting.size(), eta,
                reason, scope.quota.frozenFor(now), scope.caps.typical());
    }

    /**
     * A provider's limits at one moment.
     *
     * @param underWay attempts that hold a lease
     * @param concurrentCalls most attempts under way; {@link LimiterSettings#UNBOUNDED}
     * for no bound
     * @param waiting attempts that wait
     * @param quotas the quotas that were used in the last hour
     */
    public record Snapshot(int underWay, int concurrentCalls, int waiting, List<QuotaSnapshot> quotas) {

        public Snapshot {
            quotas = List.copyOf(quotas);
        }

    }

    /** How an attempt is booked at its end. */
    @FunctionalInterface
    interface Settlement {

        void settle(Quota quota, Grant grant, long now);

        /** What failed before it used tokens, or was refused. */
        static Settlement failed(ProviderException error) {
            return switch (error.errorClass()) {
                case RATE_LIMITED -> (quota, grant, now) -> {
                    if ("slow_down".equals(error.details().code())) {
                        quota.slowDown(grant, now);
                    }
                    quota.refused(grant, error.retryAfter(), QuotaHeaders.read(error.details().headers()), now);
                };
                default -> Quota::fail;
            };
        }

    }

    private static final class Acquisition extends Mono<Lease> {

        private final QuotaLimiter limiter;

        private final Call call;

        private final Usage expected;

        Acquisition(QuotaLimiter limiter, Call call, Usage expected) {
            this.limiter = limiter;
            this.call = call;
            this.expected = expected;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Lease> actual) {
            Tenant tenant = this.limiter.tenants.of(this.call, actual.currentContext());
            Admission admission = new Admission(this.limiter, this.call, tenant, this.expected, actual);
            actual.onSubscribe(admission);
            admission.enter();
        }

    }

}
