package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.aiutils.cost.jdbc.BookingWriter.Batch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Keeps bookings until they are written, in batches and in their order. */
final class Bookings implements Lane.Work {

    private static final Logger logger = LoggerFactory.getLogger(Bookings.class);

    private final Lane lane = new Lane("ai-utils-ledger-bookings", this);

    private final BookingWriter writer;

    private final Housekeeping housekeeping;

    private final JdbcSettings settings;

    private final Slots slots;

    private final Outage.Line line;

    private final Queue<Booked> queue = new ConcurrentLinkedQueue<>();

    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicLong added = new AtomicLong();

    private final AtomicLong done = new AtomicLong();

    private final AtomicLong lost = new AtomicLong();

    /** Taken from the queue and not written yet; of the lane alone. */
    private final Deque<Batch> taken = new ArrayDeque<>();

    private final List<Flush> flushes = new CopyOnWriteArrayList<>();

    private final List<Flushed> listeners = new CopyOnWriteArrayList<>();

    private boolean warned;

    /** When the last batch was taken; of the lane alone. */
    private long flushedNanos;

    private volatile boolean closing;

    Bookings(BookingWriter writer, Housekeeping housekeeping, JdbcSettings settings, Slots slots, Outage outage) {
        this.writer = writer;
        this.housekeeping = housekeeping;
        this.settings = settings;
        this.slots = slots;
        this.line = outage.line();
        this.flushedNanos = System.nanoTime() - settings.flushInterval().toNanos();
    }

    void start() {
        this.lane.start();
    }

    void tell(Flushed listener) {
        this.listeners.add(listener);
    }

    void add(Booked booked) {
        this.queue.add(booked);
        this.added.incrementAndGet();
        int count = this.waiting.incrementAndGet();
        if (count == 1) {
            this.lane.wakeIn(this.settings.flushInterval());
        }
        else if (count % this.settings.batch() == 0) {
            this.lane.wake();
        }
    }

    long pending() {
        return this.added.get() - this.done.get();
    }

    /** Returns how many the database did not take. */
    long lost() {
        return this.lost.get();
    }

    /** Completes when all is written that was added before. */
    Mono<Void> flushed() {
        return Mono.defer(() -> (pending() == 0) ? Mono.empty() : Mono.create((sink) -> {
            Flush flush = new Flush(this.added.get(), sink);
            this.flushes.add(flush);
            sink.onDispose(() -> this.flushes.remove(flush));
            endFlushes();
            this.lane.wake();
        }));
    }

    private void endFlushes() {
        for (Flush flush : this.flushes) {
            if (this.done.get() >= flush.upTo()) {
                flush.sink().success();
            }
        }
    }

    @Override
    public @Nullable Duration once() {
        try {
            boolean more = keepHouse();
            Batch batch = next();
            if (batch == null) {
                return more ? Duration.ZERO : null;
            }
            this.line.tries();
            write(batch);
            this.line.worked();
            return more ? Duration.ZERO : rest();
        }
        catch (RuntimeException ex) {
            return this.line.failed(ex);
        }
    }

    /** Returns whether there is more to do at once. */
    private boolean keepHouse() {
        if (!this.housekeeping.due()) {
            return false;
        }
        this.line.tries();
        boolean more = this.housekeeping.once();
        this.line.worked();
        if (!more) {
            this.lane.wakeIn(this.housekeeping.interval());
        }
        return more;
    }

    private @Nullable Batch next() {
        Batch next = this.taken.peek();
        if (next != null) {
            return next;
        }
        if (!due()) {
            return null;
        }
        this.flushedNanos = System.nanoTime();
        List<Booked> bookings = new ArrayList<>();
        Booked booked;
        while (bookings.size() < this.settings.batch() && (booked = this.queue.poll()) != null) {
            bookings.add(booked);
        }
        if (bookings.isEmpty()) {
            return null;
        }
        this.waiting.addAndGet(-bookings.size());
        next = new Batch(bookings);
        this.taken.add(next);
        return next;
    }

    /**
     * Returns whether to write: not more often than asked for, whatever woke the lane,
     * unless a batch is full or somebody waits for it.
     */
    private boolean due() {
        return this.waiting.get() >= this.settings.batch() || this.closing || !this.flushes.isEmpty()
                || System.nanoTime() - this.flushedNanos >= this.settings.flushInterval().toNanos();
    }

    private void write(Batch batch) {
        try {
            this.writer.write(batch);
        }
        catch (RuntimeException ex) {
            if (!Failures.ofData(ex)) {
                throw ex;
            }
            this.taken.remove();
            isolate(batch, ex);
            return;
        }
        this.taken.remove();
        told(batch.bookings);
        done(batch.bookings.size());
    }

    private void told(List<Booked> bookings) {
        Map<PeriodKey, BigDecimal> spent = Deltas.spent(bookings);
        if (!spent.isEmpty()) {
            this.listeners.forEach((listener) -> listener.flushed(spent));
        }
    }

    private void done(int count) {
        this.done.addAndGet(count);
        this.slots.release(count);
        endFlushes();
    }

    /** One row that the database does not take must not keep back the others. */
    private void isolate(Batch batch, RuntimeException failure) {
        List<Booked> bookings = batch.bookings;
        if (bookings.size() > 1) {
            int half = bookings.size() / 2;
            this.taken.addFirst(new Batch(bookings.subList(half, bookings.size())));
            this.taken.addFirst(new Batch(bookings.subList(0, half)));
            return;
        }
        this.lost.incrementAndGet();
        if (!this.warned) {
            this.warned = true;
            logger.error("The database does not take the booking of attempt {}, which is lost, and so are others "
                    + "like it: {}", bookings.get(0).entry().id(), Failures.describe(failure));
        }
        done(1);
    }

    private @Nullable Duration rest() {
        if (!this.taken.isEmpty() || this.waiting.get() >= this.settings.batch()) {
            return Duration.ZERO;
        }
        if (this.waiting.get() == 0) {
            return null;
        }
        if (this.closing || !this.flushes.isEmpty()) {
            return Duration.ZERO;
        }
        this.lane.wakeIn(this.settings.flushInterval());
        return null;
    }

    void close(Duration most) {
        this.closing = true;
        this.lane.close(most);
    }

    /** Someone who waits until so many are written. */
    private record Flush(long upTo, MonoSink<Void> sink) {
    }

}
