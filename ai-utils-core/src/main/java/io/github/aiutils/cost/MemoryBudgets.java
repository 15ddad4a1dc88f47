package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.Call;
import io.github.aiutils.Route;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps budgets in memory, for one instance and as long as it runs. What an attempt may
 * cost is taken from all budgets that hold for it or from none. An attempt that waits for
 * settlements holds nothing and no thread; nobody who came later overtakes it at a budget
 * that it waits for.
 *
 * @since 0.1.0
 */
public final class MemoryBudgets implements Budgets {

    private static final int MOST_WAITING = 10_000;

    private static final long LEAST_NAP_MILLIS = 1;

    private final Accounts[] budgets;

    private final CostBounds bounds;

    private final AiCallListener listener;

    private final InstantSource clock;

    private final Scheduler scheduler;

    private final Refusals refusals;

    private final Object lock = new Object();

    private final Map<String, Instant> said = new HashMap<>();

    private long claims;

    private int waiting;

    /**
     * Makes the budgets.
     * @param budgets what they keep to
     * @param currency the currency of all amounts
     * @param bounds says what attempts may cost
     * @param listener told of levels reached and budgets exceeded
     * @param clock tells in which window an attempt is made
     * @param scheduler wakes those who wait and hands money over to them
     */
    public MemoryBudgets(List<BudgetSettings> budgets, String currency, CostBounds bounds, AiCallListener listener,
            InstantSource clock, Scheduler scheduler) {
        Instant now = clock.instant();
        this.budgets = budgets.stream()
            .map((settings) -> new Accounts(settings, currency, now))
            .toArray(Accounts[]::new);
        this.bounds = bounds;
        this.listener = listener;
        this.clock = clock;
        this.scheduler = scheduler;
        this.refusals = new Refusals(currency);
    }

    Scheduler scheduler() {
        return this.scheduler;
    }

    @Override
    public boolean hold(Call call) {
        for (Accounts budget : this.budgets) {
            if (budget.hold(call)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Mono<Reservation> reserve(Call call, @Nullable Price price) {
        return new Acquisition(this, call, price);
    }

    @Override
    public List<Route> cheaper(Call call) {
        List<Route> routes = new ArrayList<>();
        for (Accounts budget : this.budgets) {
            Route route = budget.settings().degradeTo();
            if (route != null && budget.hold(call)) {
                routes.add(route);
            }
        }
        return routes;
    }

    @Override
    public List<BudgetSnapshot> snapshots() {
        synchronized (this.lock) {
            Instant now = this.clock.instant();
            List<BudgetSnapshot> snapshots = new ArrayList<>();
            for (Accounts budget : this.budgets) {
                for (Account account : budget.list()) {
                    account.budget.roll(now);
                    snapshots.add(account.budget.snapshot(account.waiting()));
                }
            }
            return snapshots;
        }
    }

    /**
     * Grants a claim, refuses it or takes it into a queue.
     * @return how long it may wait; {@code null} if it has its answer
     */
    @Nullable Duration enter(Claim claim, boolean patient) {
        Notices notices = new Notices(this.said);
        Duration wait = null;
        synchronized (this.lock) {
            Instant now = this.clock.instant();
            claim.number = this.claims++;
            claim.shares = shares(claim, now);
            attempt(claim, now, notices, new ArrayDeque<>());
            if (claim.queued) {
                wait = patience(claim, patient, now, notices);
            }
        }
        publish(notices);
        return wait;
    }

    private List<Account.Share> shares(Claim claim, Instant now) {
        List<Account.Share> shares = new ArrayList<>(claim.needs().size());
        for (Claim.Need need : claim.needs()) {
            BudgetSettings settings = need.accounts().settings();
            shares.add(new Account.Share(need.accounts().of(claim.call(), now), need.amount(),
                    settings.limit(claim.call().route())));
        }
        return shares;
    }

    private @Nullable Duration patience(Claim claim, boolean patient, Instant now, Notices notices) {
        Account.Share longed = longed(claim);
        if (patient && this.waiting <= MOST_WAITING) {
            return longed.budget().settings().maxWait();
        }
        claim.refusal = patient ? this.refusals.crowded(claim.call(), longed, this.waiting)
                : Refusals.late(claim.call());
        if (patient) {
            notices.refused(longed);
        }
        drain(unqueue(claim), now, notices);
        return null;
    }

    /** The first of the budgets that it waits for. */
    private static Account.Share longed(Claim claim) {
        for (Account.Share share : claim.shares) {
            if (share.judge() == Budget.Verdict.WAITS || share.account.promised(claim)) {
                return share;
            }
        }
        return claim.shares.get(0);
    }

    /**
     * Grants a claim if all its budgets have room and nobody waits there who came before;
     * else it stands in the queues of those that have not, and of no others.
     */
    private void attempt(Claim claim, Instant now, Notices notices, Deque<Account> freed) {
        boolean waits = false;
        for (Account.Share share : claim.shares) {
            share.budget().roll(now);
            if (share.judge() == Budget.Verdict.REFUSED) {
                notices.refused(share);
                claim.refusal = this.refusals.exceeded(claim.call(), share);
                freed.addAll(unqueue(claim));
                return;
            }
        }
        for (Account.Share share : claim.shares) {
            boolean blocked = share.need.signum() > 0
                    && (share.judge() == Budget.Verdict.WAITS || share.account.promised(claim));
            if (blocked) {
                share.account.add(claim);
                arm(share.account);
            }
            else if (share.account.remove(claim)) {
                freed.add(share.account);
            }
            waits |= blocked;
        }
        this.waiting += (waits ? 1 : 0) - (claim.queued ? 1 : 0);
        claim.queued = waits;
        if (!waits) {
            claim.shares.forEach(Account.Share::reserve);
            claim.granted = true;
        }
    }

    /** Returns the accounts where others may be the first now. */
    private Deque<Account> unqueue(Claim claim) {
        Deque<Account> left = new ArrayDeque<>();
        for (Account.Share share : claim.shares) {
            if (share.account.remove(claim)) {
                left.add(share.account);
            }
        }
        this.waiting -= claim.queued ? 1 : 0;
        claim.queued = false;
        return left;
    }

    /** Lets go who may; to be called with the lock. */
    private void drain(Deque<Account> freed, Instant now, Notices notices) {
        Account account;
        while ((account = freed.poll()) != null) {
            Claim first = account.first();
            while (first != null) {
                attempt(first, now, notices, freed);
                if (!first.queued) {
                    notices.concluded(first);
                }
                Claim next = account.first();
                first = (next != first) ? next : null;
            }
            if (account.waiting() == 0) {
                account.disarm();
            }
        }
    }

    /** Wakes those who wait when the window moves on, if that is soon enough for them. */
    private void arm(Account account) {
        Instant rolls = account.budget.rolls();
        if (account.timer != null || rolls == null) {
            return;
        }
        Duration nap = account.budget.until(rolls);
        if (nap.compareTo(account.budget.settings().maxWait()) <= 0) {
            account.timer = this.scheduler.schedule(() -> wake(account),
                    Math.max(LEAST_NAP_MILLIS, nap.plusNanos(999_999).toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    private void wake(Account account) {
        Notices notices = new Notices(this.said);
        synchronized (this.lock) {
            account.timer = null;
            if (account.waiting() > 0) {
                Deque<Account> freed = new ArrayDeque<>(List.of(account));
                drain(freed, this.clock.instant(), notices);
            }
            if (account.waiting() > 0) {
                arm(account);
            }
        }
        publish(notices);
    }

    /** A claim goes without an answer. */
    void leave(Claim claim) {
        Notices notices = new Notices(this.said);
        synchronized (this.lock) {
            if (claim.queued) {
                drain(unqueue(claim), this.clock.instant(), notices);
            }
        }
        publish(notices);
    }

    /** A claim waited too long. */
    RefusedException giveUp(Claim claim, boolean untilDeadline) {
        Notices notices = new Notices(this.said);
        RefusedException refusal;
        synchronized (this.lock) {
            Account.Share longed = longed(claim);
            refusal = untilDeadline ? Refusals.late(claim.call()) : this.refusals.waited(claim.call(), longed);
            if (!untilDeadline) {
                notices.refused(longed);
            }
            if (claim.queued) {
                drain(unqueue(claim), this.clock.instant(), notices);
            }
        }
        publish(notices);
        return refusal;
    }

    /** Money comes back. */
    void end(Claim claim, Ending ending) {
        Notices notices = new Notices(this.said);
        synchronized (this.lock) {
            Instant now = this.clock.instant();
            Deque<Account> freed = new ArrayDeque<>(claim.shares.size());
            for (Account.Share share : claim.shares) {
                share.budget().roll(now);
                ending.end(share);
                notices.settled(share.account);
                if (share.account.waiting() > 0) {
                    freed.add(share.account);
                }
            }
            drain(freed, now, notices);
        }
        publish(notices);
    }

    /**
     * Each goes on a stack of its own: a queue of calls that end at once would overflow
     * this one.
     */
    private void publish(Notices notices) {
        for (Claim claim : notices.concluded()) {
            this.scheduler.schedule(() -> claim.conclude(true));
        }
        notices.publish(this.listener);
    }

    private Claim claim(Call call, @Nullable Price price, CoreSubscriber<? super Reservation> actual) {
        List<Claim.Need> needs = new ArrayList<>(this.budgets.length);
        BigDecimal[] amounts = new BigDecimal[BudgetSettings.Reserve.values().length];
        BigDecimal most = null;
        for (Accounts budget : this.budgets) {
            if (budget.hold(call)) {
                BigDecimal amount = BigDecimal.ZERO;
                if (price != null) {
                    int reserve = budget.settings().reserve().ordinal();
                    amount = (amounts[reserve] != null) ? amounts[reserve] : amount(call, price, budget.settings());
                    amounts[reserve] = amount;
                    most = (most != null) ? most.max(amount) : amount;
                }
                needs.add(new Claim.Need(budget, amount));
            }
        }
        return new Claim(this, call, needs, most, actual);
    }

    private BigDecimal amount(Call call, Price price, BudgetSettings settings) {
        boolean strict = settings.reserve() == BudgetSettings.Reserve.BOUND;
        BigDecimal amount = strict ? this.bounds.most(call, price) : this.bounds.likely(call, price);
        if (amount == null) {
            throw Refusals.unbounded(call, settings, !CostBounds.bounded(call, price));
        }
        return amount;
    }

    /** How a reservation ends. */
    @FunctionalInterface
    interface Ending {

        void end(Account.Share share);

    }

    private static final class Acquisition extends Mono<Reservation> {

        private final MemoryBudgets budgets;

        private final Call call;

        private final @Nullable Price price;

        Acquisition(MemoryBudgets budgets, Call call, @Nullable Price price) {
            this.budgets = budgets;
            this.call = call;
            this.price = price;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Reservation> actual) {
            Claim claim;
            try {
                claim = this.budgets.claim(this.call, this.price, actual);
            }
            catch (RuntimeException ex) {
                Operators.error(actual, ex);
                return;
            }
            actual.onSubscribe(claim);
            claim.enter();
        }

    }

}
