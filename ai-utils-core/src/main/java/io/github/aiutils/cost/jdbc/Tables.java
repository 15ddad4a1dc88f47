package io.github.aiutils.cost.jdbc;

import java.util.List;

import io.github.aiutils.cost.LedgerLabels;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of the books. */
final class Tables {

    final IntentTable intents;

    final EntryTable entries;

    final SumTable sums;

    final PeriodTable periods;

    final LedgerLabels labels;

    Tables(Database database, LedgerLabels labels) {
        List<String> tags = labels.tags();
        this.intents = new IntentTable(database, tags);
        this.entries = new EntryTable(database, tags);
        this.sums = new SumTable(database, labels);
        this.periods = new PeriodTable(database);
        this.labels = labels;
    }

    /** Writes sums before money, which all transactions do. */
    void add(JdbcTemplate jdbc, Deltas deltas) {
        this.sums.add(jdbc, deltas.sums());
        this.periods.add(jdbc, deltas.periods());
    }

}
