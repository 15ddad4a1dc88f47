package io.github.aiutils.batch;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;
import reactor.util.retry.Retry;

/**
 * Remembers answered items in a file. Entries that come while others are being written
 * are written together and forced to the disk once, in their order and never on an event
 * loop.
 */
final class Journal {

    private static final int READ_AHEAD = 32;

    private static final int LOCK_TRIES = 20;

    private static final Duration LOCK_WAIT = Duration.ofMillis(50);

    private static final int GROUP_BYTES = 1 << 20;

    private final Path path;

    private final JournalFile file;

    private final Scheduler scheduler = Schedulers.boundedElastic();

    private final Queue<Pending> pending = Queues.<Pending>unboundedMultiproducer().get();

    private final AtomicInteger working = new AtomicInteger();

    private boolean closed;

    private Journal(Path path) {
        this.path = path;
        this.file = JournalFile.open(path);
    }

    /** A run that was cancelled a moment ago may still be closing the file. */
    static Mono<Journal> open(Path path) {
        return Mono.fromCallable(() -> new Journal(path))
            .subscribeOn(Schedulers.boundedElastic())
            .retryWhen(Retry.fixedDelay(LOCK_TRIES, LOCK_WAIT)
                .filter((error) -> error instanceof BatchJournalException refused && refused.inUse())
                .onRetryExhaustedThrow((tries, last) -> last.failure()));
    }

    /** Looks each item up, in order. */
    Flux<Prepared> prepare(Flux<BatchItem> items) {
        return items.publishOn(this.scheduler, READ_AHEAD).index((index, item) -> prepare(index, item));
    }

    private Prepared prepare(long index, BatchItem item) {
        String fingerprint = Fingerprint.of(item.request());
        Task task = new Task(index, item, fingerprint);
        JournalEntry entry = this.file.find(task.id());
        if (entry == null) {
            return new Prepared(task, null);
        }
        if (!entry.fingerprint().equals(fingerprint)) {
            return new Prepared(task, task.failed(changed(task), 0));
        }
        return new Prepared(task, task.resumed(entry));
    }

    private RefusedException changed(Task task) {
        return new RefusedException(ErrorClass.INVALID_REQUEST,
                "item '" + task.id() + "' was not sent: the journal " + this.path.getFileName()
                        + " has an answer to another request of this id; give the item an id of its own, or begin a new"
                        + " journal");
    }

    /**
     * Takes an entry.
     * @param entry the entry
     * @param written told when it is on the disk, or why it is not
     */
    void append(JournalEntry entry, Consumer<@Nullable Throwable> written) {
        this.pending.offer(new Pending(entry, written));
        if (this.working.getAndIncrement() == 0) {
            this.scheduler.schedule(this::work);
        }
    }

    private void work() {
        int missed = 1;
        do {
            writePending();
            missed = this.working.addAndGet(-missed);
        }
        while (missed != 0);
    }

    private synchronized void writePending() {
        Pending first;
        while (!this.closed && (first = this.pending.poll()) != null) {
            List<Pending> group = new ArrayList<>();
            Throwable error = null;
            try {
                this.file.write(lines(first, group));
            }
            catch (RuntimeException ex) {
                error = ex;
            }
            for (Pending each : group) {
                each.written().accept(error);
            }
        }
    }

    private byte[] lines(Pending first, List<Pending> group) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Pending next = first; next != null; next = (lines.size() < GROUP_BYTES) ? this.pending.poll() : null) {
            group.add(next);
            lines.writeBytes(JournalFile.ended(JournalFormat.write(next.entry())));
        }
        return lines.toByteArray();
    }

    /** Writes what is left, for it is paid, and lets the file go. */
    Mono<Void> close() {
        return Mono.<Void>fromRunnable(() -> {
            writePending();
            closeFile();
        }).subscribeOn(this.scheduler);
    }

    private synchronized void closeFile() {
        this.closed = true;
        this.file.close();
    }

    private record Pending(JournalEntry entry, Consumer<@Nullable Throwable> written) {
    }

}
