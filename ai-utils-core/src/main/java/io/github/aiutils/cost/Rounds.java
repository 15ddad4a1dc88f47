package io.github.aiutils.cost;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Goes to the lender now and then, once for all accounts: soon if someone waits for
 * money, later if something changed, and seldom only to see what others did.
 */
final class Rounds implements BudgetLender.Borrower {

    /** Between the beginnings of two rounds. */
    private static final Duration LEAST = Duration.ofMillis(400);

    private static final Duration CHANGED = Duration.ofSeconds(1);

    private static final Duration QUIET = Duration.ofSeconds(5);

    /** A round takes longer only if something is wrong. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private static final Duration LEAST_NAP = Duration.ofMillis(1);

    private final BudgetLender lender;

    private final Scheduler scheduler;

    private final Locked locked;

    private final Function<Boolean, Collection<Account>> accounts;

    /** All below is guarded by the lock. */
    private final Set<Account> changed = new LinkedHashSet<>();

    private List<Account> asked = List.of();

    private boolean running;

    private boolean closed;

    private boolean looked;

    private long begunNanos;

    private @Nullable Long failedNanos;

    private @Nullable Disposable timer;

    private long dueNanos;

    /**
     * Makes the rounds.
     * @param lender lends the money
     * @param scheduler tells when it is time
     * @param locked does work with the lock
     * @param accounts gives those to look at in each round, or all there are
     */
    Rounds(BudgetLender lender, Scheduler scheduler, Locked locked, Function<Boolean, Collection<Account>> accounts) {
        this.lender = lender;
        this.scheduler = scheduler;
        this.locked = locked;
        this.accounts = accounts;
    }

    /** Makes the first round. */
    void start(Moment now) {
        this.begunNanos = now.nanos() - QUIET.toNanos();
        plan(now);
    }

    /** Something changed that the lender is to know. */
    void touch(Account account, Moment now) {
        if (this.changed.add(account) || account.waiting() > 0) {
            plan(account.waiting() > 0 ? LEAST : CHANGED, now);
        }
    }

    /** Someone looks at all accounts, and is to see what others did. */
    void look() {
        this.looked = true;
    }

    /** Returns whether the last round failed, or the one under way most likely will. */
    boolean failing(Moment now) {
        return this.closed || this.failedNanos != null || silent(SILENCE, now);
    }

    /** Returns whether no round succeeded for so long. */
    boolean gone(Duration time, Moment now) {
        return this.closed || silent(time, now)
                || (this.failedNanos != null && now.nanos() - this.failedNanos >= time.toNanos());
    }

    private boolean silent(Duration time, Moment now) {
        return this.running && now.nanos() - this.begunNanos >= time.toNanos();
    }

    void close() {
        this.closed = true;
        disarm();
    }

    private void plan(Moment now) {
        boolean someoneWaits = this.changed.stream().anyMatch((account) -> account.waiting() > 0);
        plan(someoneWaits ? LEAST : this.changed.isEmpty() ? QUIET : CHANGED, now);
    }

    private void plan(Duration after, Moment now) {
        Duration pause = this.failedNanos != null && after.compareTo(CHANGED) < 0 ? CHANGED : after;
        long due = Math.max(now.nanos() + LEAST_NAP.toNanos(), this.begunNanos + pause.toNanos());
        if (this.running || this.closed || (this.timer != null && this.dueNanos <= due)) {
            return;
        }
        disarm();
        this.dueNanos = due;
        this.timer = this.scheduler.schedule(this::make, due - now.nanos(), TimeUnit.NANOSECONDS);
    }

    private void disarm() {
        if (this.timer != null) {
            this.timer.dispose();
            this.timer = null;
        }
    }

    private void make() {
        List<BudgetLender.Ask> asks = new ArrayList<>();
        this.locked.run((now, notices) -> begin(asks, now));
        if (asks.isEmpty()) {
            return;
        }
        try {
            this.lender.lend(asks, this);
        }
        catch (RuntimeException ex) {
            failed(ex, true);
        }
    }

    private void begin(List<BudgetLender.Ask> asks, Moment now) {
        this.timer = null;
        if (this.running || this.closed) {
            return;
        }
        this.begunNanos = now.nanos();
        Set<Account> all = new LinkedHashSet<>(this.changed);
        all.addAll(this.accounts.apply(this.looked));
        this.looked = false;
        this.asked = List.copyOf(all);
        this.asked.forEach((account) -> asks.add(account.ask(now)));
        this.running = !asks.isEmpty();
        if (!this.running) {
            plan(QUIET, now);
        }
    }

    @Override
    public void lent(BudgetLender.Round round) {
        end((now, notices) -> {
            this.failedNanos = null;
            for (int i = 0; i < this.asked.size(); i++) {
                this.asked.get(i).lent(round, i, now);
                notices.settled(this.asked.get(i));
            }
        });
    }

    @Override
    public void failed(Throwable error, boolean unchanged) {
        end((now, notices) -> {
            this.failedNanos = (this.failedNanos != null) ? this.failedNanos : Long.valueOf(this.begunNanos);
            this.asked.forEach((account) -> account.failed(unchanged));
        });
    }

    private void end(BiConsumer<Moment, Notices> work) {
        this.locked.run((now, notices) -> {
            this.running = false;
            try {
                work.accept(now, notices);
                this.changed.removeIf((account) -> account.quiet(now));
                this.locked.drain(new ArrayDeque<>(this.asked), now, notices);
            }
            finally {
                this.asked = List.of();
                plan(now);
            }
        });
    }

    /** Does work with the lock, and tells afterwards what is to be told. */
    interface Locked {

        void run(BiConsumer<Moment, Notices> work);

        /** To be called with the lock. */
        void drain(ArrayDeque<Account> accounts, Moment now, Notices notices);

    }

}
