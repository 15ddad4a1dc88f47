package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

import io.github.aiutils.Call;
import io.github.aiutils.Route;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps budgets for this instance: all their money, as long as it runs, or what it is
 * lent of budgets that several instances share. What an attempt may cost is taken from
 * all budgets that hold for it or from none. An attempt that waits holds nothing and no
 * thread; nobody who came later overtakes it at a budget that it waits for.
 *
 * @since 0.1.0
 */
public final class LocalBudgets implements Budgets, AutoCloseable {

    private final Accounts[] budgets;

    private final CostBounds bounds;

    private final AiCallListener listener;

    private final InstantSource clock;

    private final LongSupplier ticker;

    private final Scheduler scheduler;

    private final Object lock = new Object();

    private final Map<String, Instant> said = new HashMap<>();

    private final Queues queues;

    private final @Nullable Rounds rounds;

    /**
     * Makes budgets that no other instance shares.
     * @param budgets what they keep to
     * @param currency the currency of all amounts
     * @param bounds says what attempts may cost
     * @param listener told of levels reached and budgets exceeded
     * @param clock tells in which window an attempt is made
     * @param scheduler wakes those who wait and hands money over to them
     */
    public LocalBudgets(List<BudgetSettings> budgets, String currency, CostBounds bounds, AiCallListener listener,
            InstantSource clock, Scheduler scheduler) {
        this(budgets, currency, bounds, listener, clock, System::nanoTime, scheduler, null);
    }

    /**
     * Makes the budgets.
     * @param budgets what they keep to
     * @param currency the currency of all amounts
     * @param bounds says what attempts may cost
     * @param listener told of levels reached and budgets exceeded
     * @param clock tells in which window an attempt is made
     * @param ticker nanoseconds that never go back, to know how long money is lent
     * @param scheduler wakes those who wait and hands money over to them
     * @param lender lends the money of budgets that several instances share; {@code null}
     * if this one has all of it
     * @throws IllegalArgumentException if a budget cannot be shared; its message names
     * the property
     */
    public LocalBudgets(List<BudgetSettings> budgets, String currency, CostBounds bounds, AiCallListener listener,
            InstantSource clock, LongSupplier ticker, Scheduler scheduler, @Nullable BudgetLender lender) {
        this.bounds = bounds;
        this.listener = listener;
        this.clock = clock;
        this.ticker = ticker;
        this.scheduler = scheduler;
        Moment now = now();
        if (lender != null) {
            budgets.forEach(BudgetSettings::requireSharable);
        }
        this.budgets = budgets.stream()
            .map((settings) -> new Accounts(settings, currency, lender != null, now))
            .toArray(Accounts[]::new);
        this.rounds = (lender != null) ? new Rounds(lender, scheduler, new Guarded(), this::accounts) : null;
        this.queues = new Queues(new Refusals(currency), scheduler, this::wake, this.rounds);
        if (this.rounds != null) {
            locked((moment, notices) -> this.rounds.start(moment));
        }
    }

    Scheduler scheduler() {
        return this.scheduler;
    }

    private Moment now() {
        return new Moment(this.clock.instant(), this.ticker.getAsLong());
    }

    private void locked(BiConsumer<Moment, Notices> work) {
        Notices notices = new Notices(this.said);
        synchronized (this.lock) {
            work.accept(now(), notices);
        }
        publish(notices);
    }

    /** Returns the accounts that are not for values of a tag, or all of them. */
    private Collection<Account> accounts(boolean all) {
        List<Account> accounts = new ArrayList<>();
        for (Accounts budget : this.budgets) {
            if (all || budget.settings().eachTag() == null) {
                accounts.addAll(budget.list());
            }
        }
        return accounts;
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
            for (Account account : accounts(true)) {
                account.budget.roll(now);
                snapshots.add(account.budget.snapshot(account.waiting()));
            }
            if (this.rounds != null) {
                this.rounds.look();
            }
            return snapshots;
        }
    }

    /**
     * Takes note of what a ledger booked of what was settled here. It stands in the books
     * that the lender reads, so it need not be held any longer.
     * @param booked what was booked since this was last called
     */
    public void booked(BookedMoney booked) {
        Rounds told = this.rounds;
        if (told != null) {
            locked((now, notices) -> accounts(true).stream()
                .filter((account) -> account.booked(booked))
                .forEach((account) -> told.touch(account, now)));
        }
    }

    /** Asks the lender for nothing any longer. */
    @Override
    public void close() {
        if (this.rounds != null) {
            locked((now, notices) -> this.rounds.close());
        }
    }

    /**
     * Grants a claim, refuses it or takes it into a queue.
     * @return how long it may wait; {@code null} if it has its answer
     */
    @Nullable Duration enter(Claim claim, boolean patient) {
        Notices notices = new Notices(this.said);
        Duration wait;
        synchronized (this.lock) {
            Moment now = now();
            claim.shares = shares(claim, now);
            wait = this.queues.enter(claim, patient, now, notices);
        }
        publish(notices);
        return wait;
    }

    private static List<Account.Share> shares(Claim claim, Moment now) {
        List<Account.Share> shares = new ArrayList<>(claim.needs().size());
        for (Claim.Need need : claim.needs()) {
            BudgetSettings settings = need.accounts().settings();
            shares.add(new Account.Share(need.accounts().of(claim.call(), now), need.amount(),
                    settings.limit(claim.call().route()), now));
        }
        return shares;
    }

    private void wake(Account account) {
        locked((now, notices) -> this.queues.wake(account, now, notices));
    }

    /** A claim goes without an answer. */
    void leave(Claim claim) {
        locked((now, notices) -> {
            if (claim.queued) {
                this.queues.drain(this.queues.unqueue(claim), now, notices);
            }
        });
    }

    /**
     * Returns how much longer a claim may wait; {@code null} if it has waited long
     * enough.
     */
    @Nullable Duration linger(Claim claim) {
        synchronized (this.lock) {
            return this.queues.linger(claim, now());
        }
    }

    /** A claim waited too long. */
    RefusedException giveUp(Claim claim, boolean untilDeadline) {
        Notices notices = new Notices(this.said);
        RefusedException refusal;
        synchronized (this.lock) {
            refusal = this.queues.giveUp(claim, untilDeadline, now(), notices);
        }
        publish(notices);
        return refusal;
    }

    /** Money comes back. */
    void end(Claim claim, Queues.Ending ending) {
        locked((now, notices) -> this.queues.end(claim, ending, now, notices));
    }

    /** What is set aside for a claim, for the ledger to write down. */
    Entry.Held held(Claim claim) {
        if (this.rounds == null) {
            return new Entry.Held(claim.amount(), false, List.of());
        }
        boolean durable = claim.shares.stream().anyMatch((share) -> share.budget().settings().durable());
        return new Entry.Held(claim.amount(), durable, claim.shares.stream().map(Account.Share::entry).toList());
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

    /** Lets rounds work with the lock. */
    private final class Guarded implements Rounds.Locked {

        @Override
        public void run(BiConsumer<Moment, Notices> work) {
            locked(work);
        }

        @Override
        public void drain(ArrayDeque<Account> accounts, Moment now, Notices notices) {
            LocalBudgets.this.queues.drain(accounts, now, notices);
        }

    }

    private static final class Acquisition extends Mono<Reservation> {

        private final LocalBudgets budgets;

        private final Call call;

        private final @Nullable Price price;

        Acquisition(LocalBudgets budgets, Call call, @Nullable Price price) {
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
