package io.github.aiutils.cost.jdbc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.BookedAttempt;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.LedgerExport;
import io.github.aiutils.cost.LedgerStatus;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps the books in a database.
 *
 * @since 0.1.0
 */
public final class JdbcLedger implements CostLedger, LedgerExport, AutoCloseable {

    /**
     * Makes a ledger; it writes once it is started.
     * @param database where it keeps its books
     * @param instance this application among those that write there
     * @param settings how it uses the database
     * @param currency the currency of all bills
     * @param tags names of the tags that are kept
     * @param mostValues how many values are told apart of each tag, and how many
     * providers, models and clients; 1 or more
     * @param listeners are told what was booked
     * @param clock tells the time
     * @param scheduler times those who wait
     */
    public JdbcLedger(Database database, Instance instance, JdbcSettings settings, String currency, List<String> tags,
            int mostValues, List<AiCallListener> listeners, InstantSource clock, Scheduler scheduler) {
    }

    /**
     * Makes the tables unless the settings leave that to others, closes what dead
     * instances left open, and begins to write. Blocks.
     * @throws IllegalStateException if the books are in another currency
     */
    public void start() {
    }

    /**
     * Tells of money that is booked.
     * @param listener is told after each commit
     */
    void tell(Flushed listener) {
    }

    @Override
    public Mono<Void> open(Entry entry) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> settle(Entry entry, Bill bill) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> drop(Entry entry) {
        return Mono.empty();
    }

    @Override
    public Mono<UsageReport> report(UsageQuery query) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> clear() {
        return Mono.empty();
    }

    @Override
    public LedgerStatus status() {
        return LedgerStatus.MEMORY;
    }

    @Override
    public Flux<BookedAttempt> entries(@Nullable Instant since, @Nullable Instant until) {
        return Flux.empty();
    }

    /** Writes what waits, for some seconds at most, and ends. Blocks. */
    @Override
    public void close() {
    }

}
