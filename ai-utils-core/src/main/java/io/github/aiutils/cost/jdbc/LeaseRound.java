package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.aiutils.cost.BudgetLender.Grant;
import io.github.aiutils.cost.BudgetLender.Known;
import io.github.aiutils.cost.BudgetLender.Round;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** One transaction in which money is lent. */
final class LeaseRound {

    private final LeaseTable table;

    private final String instance;

    private int instances;

    private Duration lasts = Duration.ZERO;

    private boolean written;

    private List<Lease> leases = List.of();

    private List<Grant> grants = List.of();

    /**
     * Makes a round.
     * @param table the table of leases
     * @param instance the instance that asks
     * @param instances how many instances there were
     */
    LeaseRound(LeaseTable table, String instance, int instances) {
        this.table = table;
        this.instance = instance;
        this.instances = instances;
    }

    /**
     * Lends money. Blocks. Whoever uses an account first makes its row, and if two do at
     * once, one of them begins again.
     * @param all what the instance holds
     * @param changed what of that the database does not know yet, or not to be all
     */
    void make(List<Lease> all, List<Lease> changed) {
        try {
            transact(all, changed);
        }
        catch (DuplicateKeyException ex) {
            transact(all, changed);
        }
    }

    private void transact(List<Lease> all, List<Lease> changed) {
        this.table.database().inTransaction((jdbc) -> {
            if (!changed.isEmpty()) {
                lock(jdbc, changed);
            }
            Map<AccountKey, List<Known>> known = this.table.known(jdbc, this.instance, all);
            lend(all, changed, known);
            if (!changed.isEmpty()) {
                this.table.write(jdbc, this.instance, this.leases);
            }
            this.written = true;
            return null;
        });
    }

    private void lock(JdbcTemplate jdbc, List<Lease> changed) {
        LeaseTable.Living living = this.table.lock(jdbc, this.instance, changed);
        this.lasts = living.lasts();
        this.instances = living.instances();
        if (this.lasts.isNegative() || this.lasts.isZero()) {
            throw new IllegalStateException("this instance was not seen for too long to be lent money");
        }
    }

    private void lend(List<Lease> all, List<Lease> changed, Map<AccountKey, List<Known>> known) {
        Set<AccountKey> lent = changed.stream().map(Lease::key).collect(Collectors.toSet());
        List<Lease> after = new ArrayList<>(changed.size());
        List<Grant> made = new ArrayList<>(all.size());
        for (Lease lease : all) {
            List<Known> periods = known.getOrDefault(lease.key(), List.of());
            BigDecimal extra = BigDecimal.ZERO;
            if (lent.contains(lease.key())) {
                extra = lease.ask().extra(sum(periods, false), sum(periods, true), this.instances);
                after.add(lease.plus(extra));
            }
            made.add(new Grant(extra, periods));
        }
        this.leases = after;
        this.grants = made;
    }

    private static BigDecimal sum(List<Known> periods, boolean lent) {
        return periods.stream()
            .map((period) -> lent ? period.lent() : period.spent())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Returns whether it surely changed nothing, if it failed. */
    boolean unchanged() {
        return !this.written;
    }

    int instances() {
        return this.instances;
    }

    List<Lease> written() {
        return this.leases;
    }

    Round result() {
        return new Round(this.grants, this.instances, this.lasts);
    }

}
