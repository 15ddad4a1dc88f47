package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.BookedAttempt;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.LedgerExport;
import io.github.aiutils.cost.LedgerLabels;
import io.github.aiutils.cost.LedgerStatus;
import io.github.aiutils.cost.Listeners;
import io.github.aiutils.cost.UsageBooked;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps the books in a database: each attempt for some time, sums by hour for longer. A
 * call waits for the database only if a durable budget holds it: then an intent is
 * written before the call goes out, so that an attempt that never ends is in the books
 * too. Bookings are written behind, in batches and each once, whatever becomes of the
 * connection; until then they take up room, which is bounded.
 * <p>
 * Two threads write, and neither is one of the caller's.
 *
 * @since 0.1.0
 */
public final class JdbcLedger implements CostLedger, LedgerExport, AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(JdbcLedger.class);

    private static final Duration LAST_INTENTS = Duration.ofSeconds(2);

    private static final Duration LAST_BOOKINGS = Duration.ofSeconds(5);

    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final int READERS = 4;

    private static final int MOST_READS = 10_000;

    private static final int IDLE_SECONDS = 60;

    private final Database database;

    private final Instance instance;

    private final JdbcSettings settings;

    private final String currency;

    private final int mostValues;

    private final Listeners listeners;

    private final LedgerLabels labels;

    private final Tables tables;

    private final Recovery recovery;

    private final Slots slots;

    private final Outage outage;

    private final Bookings bookings;

    private final Intents intents;

    private final Opening opening;

    private final Scheduler reads = Schedulers.newBoundedElastic(READERS, MOST_READS, "ai-utils-ledger-reads",
            IDLE_SECONDS, true);

    private volatile boolean started;

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
     * @param scheduler times those who wait, and goes on with them; must not block
     */
    public JdbcLedger(Database database, Instance instance, JdbcSettings settings, String currency, List<String> tags,
            int mostValues, List<AiCallListener> listeners, InstantSource clock, Scheduler scheduler) {
        this.database = database;
        this.instance = instance;
        this.settings = settings;
        this.currency = currency;
        this.mostValues = mostValues;
        this.listeners = new Listeners(listeners);
        this.labels = new LedgerLabels(tags, mostValues);
        this.tables = new Tables(database, this.labels);
        this.recovery = new Recovery(database, instance, this.tables);
        this.slots = new Slots(settings.buffer());
        this.outage = new Outage(this::pending, clock, scheduler, this::gone);
        Retention retention = new Retention(database, this.tables, settings, clock);
        this.bookings = new Bookings(new BookingWriter(database, instance, this.tables),
                new Housekeeping(instance, this.recovery, retention), settings, this.slots, this.outage);
        this.intents = new Intents(new IntentWriter(database, instance, this.tables.intents), this.bookings::add,
                this.slots, this.outage, scheduler);
        this.opening = new Opening(this.slots, this.intents, this.outage, settings, scheduler);
    }

    /**
     * Makes the tables unless the settings leave that to others, closes what dead
     * instances left open, and begins to write. Blocks.
     * @throws IllegalStateException if the books are in another currency; the message
     * says what to do
     */
    public void start() {
        if (this.settings.migrate()) {
            this.database.migrate();
        }
        new Books(this.database, this.currency).open();
        this.instance.register();
        this.recovery.run();
        this.database.inTransaction((jdbc) -> {
            this.tables.sums.learn(jdbc, this.mostValues);
            return null;
        });
        this.started = true;
        this.intents.start();
        this.bookings.start();
    }

    /**
     * Tells of money that is booked.
     * @param listener is told after each commit
     */
    void tell(Flushed listener) {
        this.bookings.tell(listener);
    }

    /** Returns where another who uses the database says whether it can be reached. */
    Outage.Line line() {
        return this.outage.line();
    }

    private void gone() {
        this.intents.gone();
    }

    private long pending() {
        return this.bookings.pending() + this.intents.pending();
    }

    @Override
    public Mono<Void> open(Entry entry) {
        return this.opening.open(entry);
    }

    /**
     * {@inheritDoc} It completes as soon as there is nothing to wait for: an attempt has
     * its room from when it was opened.
     */
    @Override
    public Mono<Void> settle(Entry entry, Bill bill) {
        return Mono.fromRunnable(() -> {
            if (this.opening.settle(entry, bill)) {
                this.listeners.booked(new UsageBooked(entry, bill, this.currency));
            }
        });
    }

    @Override
    public Mono<Void> drop(Entry entry) {
        return Mono.fromRunnable(() -> this.opening.drop(entry));
    }

    /**
     * {@inheritDoc} What is booked but not written is waited for, up to a second. An
     * {@link IllegalArgumentException} says what can be grouped by if a name is not known
     * or a tag is not kept; a {@link RefusedException} that the database is gone.
     */
    @Override
    public Mono<UsageReport> report(UsageQuery query) {
        return Mono.defer(() -> {
            this.labels.check(query);
            Mono<UsageReport> read = Mono.fromCallable(() -> read(query)).subscribeOn(this.reads);
            return written().then(read).onErrorMap(JdbcLedger::ofDatabase, JdbcLedger::unreadable);
        });
    }

    private UsageReport read(UsageQuery query) {
        return this.labels.report(this.currency, query,
                this.database.inTransaction((jdbc) -> this.tables.sums.read(jdbc, query)));
    }

    /** Completes when all is written that was booked, or when that takes too long. */
    private Mono<Void> written() {
        return this.outage.gone() ? Mono.empty()
                : this.bookings.flushed().timeout(FRESH, Mono.empty(), Schedulers.parallel());
    }

    private static boolean ofDatabase(Throwable error) {
        return error instanceof DataAccessException || error instanceof TransactionException;
    }

    private static Throwable unreadable(Throwable error) {
        return new RefusedException(ErrorClass.LEDGER_UNAVAILABLE,
                "the ledger cannot be read: " + Failures.describe((RuntimeException) error));
    }

    /** {@inheritDoc} The books stay. */
    @Override
    public Mono<Void> clear() {
        return Mono.empty();
    }

    @Override
    public LedgerStatus status() {
        return new LedgerStatus("jdbc", this.outage.since(), pending(), this.opening.refuses() ? 0 : this.slots.free());
    }

    /**
     * Returns how many bookings the database did not take.
     * @return attempts that are not in the books
     */
    public long lost() {
        return this.bookings.lost();
    }

    @Override
    public Flux<BookedAttempt> entries(@Nullable Instant since, @Nullable Instant until) {
        Flux<BookedAttempt> read = new Export(this.database, this.tables.entries).read(since, until)
            .subscribeOn(this.reads);
        return Flux.defer(() -> written().thenMany(read)).onErrorMap(JdbcLedger::ofDatabase, JdbcLedger::unreadable);
    }

    /** Writes what waits, for some seconds at most, and ends. Blocks. */
    @Override
    public void close() {
        this.opening.close();
        this.reads.dispose();
        if (!this.started) {
            return;
        }
        this.started = false;
        this.intents.close(LAST_INTENTS);
        this.bookings.close(LAST_BOOKINGS);
        if (pending() > 0) {
            logger.warn("The ledger ended with {} bookings that could not be written", pending());
        }
        else {
            signOff();
        }
    }

    private void signOff() {
        try {
            this.instance.signOff();
        }
        catch (DataAccessException | TransactionException ex) {
            logger.debug("The ledger ended without the database", ex);
        }
    }

}
