package io.github.aiutils.cost.jdbc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.github.aiutils.cost.BudgetLender;
import io.github.aiutils.cost.LocalBudgets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends the money of budgets to all instances that use one database. A round is one
 * transaction of four statements for all accounts, on a thread of its own; one in which
 * nothing changes is one statement.
 *
 * @since 0.1.0
 */
public final class JdbcBudgetLender implements BudgetLender, AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(JdbcBudgetLender.class);

    private final Instance instance;

    private final LeaseTable leases;

    /** Where it says whether the database can be reached, once it is connected. */
    private volatile Outage.@Nullable Line line;

    private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
        Thread created = new Thread(task, "ai-utils-budgets");
        created.setDaemon(true);
        return created;
    });

    /**
     * What stands in the database by this instance: {@code null} where that is not known.
     * Touched by the thread alone, like all below.
     */
    private final Map<AccountKey, @Nullable Lease> written = new HashMap<>();

    private String writer = "";

    private int instances = 1;

    /**
     * Makes the lender.
     * @param database where the money is
     * @param instance this application, whose ledger says that it is alive
     */
    public JdbcBudgetLender(Database database, Instance instance) {
        this.instance = instance;
        this.leases = new LeaseTable(database, instance.leaseTime());
    }

    /**
     * Tells budgets what a ledger booked, so that they hold it no longer, and the ledger
     * whether the database can be reached.
     * @param ledger the ledger
     * @param budgets its budgets, which borrow here
     */
    public void connect(JdbcLedger ledger, LocalBudgets budgets) {
        this.line = ledger.line();
        ledger.tell((spent) -> budgets
            .booked((budget, value, period) -> spent.get(new PeriodKey(AccountKey.of(budget, value), period))));
    }

    @Override
    public void lend(List<Ask> asks, Borrower borrower) {
        try {
            this.thread.execute(() -> round(asks, borrower));
        }
        catch (RejectedExecutionException ex) {
            borrower.failed(ex, true);
        }
    }

    private void round(List<Ask> asks, Borrower borrower) {
        String id = this.instance.id();
        if (!id.equals(this.writer)) {
            this.written.clear();
            this.writer = id;
        }
        List<Lease> leases = asks.stream().map(Lease::of).toList();
        List<Lease> changed = leases.stream().filter(this::changes).toList();
        Outage.Line tried = this.line;
        if (tried != null) {
            tried.tries();
        }
        LeaseRound round = new LeaseRound(this.leases, id, this.instances);
        try {
            round.make(leases, changed);
        }
        catch (RuntimeException ex) {
            logger.debug("A round of budgets failed", ex);
            if (tried != null) {
                tried.failed(ex);
            }
            changed.forEach((lease) -> this.written.put(lease.key(), null));
            borrower.failed(ex, round.unchanged());
            return;
        }
        if (tried != null) {
            tried.worked();
        }
        this.instances = round.instances();
        round.written().forEach((lease) -> this.written.put(lease.key(), lease));
        borrower.lent(round.result());
    }

    /** Returns whether the database is to know more than it does. */
    private boolean changes(Lease lease) {
        if (lease.ask().want().signum() > 0 || lease.idle().signum() > 0) {
            return true;
        }
        Lease before = this.written.get(lease.key());
        if (before == null) {
            return this.written.containsKey(lease.key()) || !lease.ask().committed().isEmpty();
        }
        return before.idle().signum() > 0 || !before.ask().committed().equals(lease.ask().committed());
    }

    /** Asks the database for nothing any longer. */
    @Override
    public void close() {
        this.thread.shutdownNow();
    }

}
