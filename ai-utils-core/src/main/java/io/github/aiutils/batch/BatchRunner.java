package io.github.aiutils.batch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

import io.github.aiutils.client.ChatClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes very many calls: as many at a time as the quota carries, each model at its own
 * pace, in bounded memory whatever the number of items. An item that fails is a result
 * like any other. Nothing is called before subscription, and each subscription is a run
 * of its own; cancelling it cancels the calls under way.
 *
 * @since 0.1.0
 */
public final class BatchRunner {

    private static final Logger logger = LoggerFactory.getLogger(BatchRunner.class);

    private final ChatClient client;

    private final BatchSettings settings;

    private final Consumer<BatchEvent> listener;

    private final Scheduler scheduler;

    private final DoubleSupplier random;

    private BatchRunner(Builder builder) {
        this.client = builder.client;
        this.settings = builder.settings();
        this.listener = builder.listener;
        this.scheduler = builder.scheduler;
        this.random = builder.random;
    }

    /**
     * Returns a builder of runners.
     * @param client makes the calls
     * @return the builder
     */
    public static Builder builder(ChatClient client) {
        return new Builder(client);
    }

    /**
     * Runs items as they come.
     * @param items the items; no more of them are asked for than the window holds
     * @return their results, by default in their order
     */
    public Flux<BatchResult> run(Flux<BatchItem> items) {
        return results(events(items));
    }

    /**
     * Runs items whose number is known.
     * @param items the items
     * @return their results, by default in their order
     */
    public Flux<BatchResult> run(Collection<BatchItem> items) {
        return results(events(items));
    }

    private static Flux<BatchResult> results(Flux<BatchEvent> events) {
        return events.handle((event, sink) -> {
            if (event instanceof BatchEvent.Finished finished) {
                sink.next(finished.result());
            }
        });
    }

    /**
     * Runs items as they come, and tells where the batch stands.
     * @param items the items
     * @return an event for each result, and the summary as the last one
     */
    public Flux<BatchEvent> events(Flux<BatchItem> items) {
        return events(items, null);
    }

    /**
     * Runs items whose number is known, so that the end can be foreseen.
     * @param items the items
     * @return an event for each result, and the summary as the last one
     */
    public Flux<BatchEvent> events(Collection<BatchItem> items) {
        return events(Flux.fromIterable(items), (long) items.size());
    }

    /**
     * Runs items whose number is known, so that the end can be foreseen.
     * @param items the items
     * @param total how many they are; {@code null} if that is not known
     * @return an event for each result, and the summary as the last one
     */
    public Flux<BatchEvent> events(Flux<BatchItem> items, @Nullable Long total) {
        Path journal = this.settings.journal();
        Flux<BatchEvent> events = (journal == null)
                ? run(items.index((index, item) -> new Prepared(new Task(index, item), null)), null, total) : Flux
                    .usingWhen(Journal.open(journal), (open) -> run(open.prepare(items), open, total), Journal::close);
        return events.doOnNext(this::tell);
    }

    private Flux<BatchEvent> run(Flux<Prepared> items, @Nullable Journal journal, @Nullable Long total) {
        return new BatchFlux(items, this.client, this.settings, this.scheduler, this.random, journal, total);
    }

    /** Who only watches cannot break the batch. */
    private void tell(BatchEvent event) {
        try {
            this.listener.accept(event);
        }
        catch (RuntimeException ex) {
            logger.warn("The listener of a batch failed; the batch goes on", ex);
        }
    }

    /** Collects how batches run. */
    public static final class Builder {

        private static final int WINDOW = 1_000;

        private static final int WINDOW_PER_CALL = 4;

        private final ChatClient client;

        private int least = 1;

        private int most = 64;

        private @Nullable Integer window;

        private boolean ordered = true;

        private BatchSettings.Retries retries = new BatchSettings.Retries(3, Duration.ofSeconds(1),
                Duration.ofSeconds(60));

        private boolean stopOnFirstError;

        private @Nullable Duration deadline;

        private @Nullable Path journal;

        private Consumer<BatchEvent> listener = (event) -> {
        };

        private Scheduler scheduler = Schedulers.parallel();

        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder(ChatClient client) {
            this.client = client;
        }

        /**
         * Bounds the calls under way of each model; between the bounds, their number
         * follows the quota and the errors. By default 1 to 64.
         * @param least calls that are always allowed, at least 1
         * @param most most calls
         * @return this
         */
        public Builder concurrency(int least, int most) {
            if (least < 1 || most < least) {
                throw new IllegalArgumentException("the concurrency of a batch is from " + least + " to " + most
                        + ", but must begin at 1 or more and not end below that");
            }
            this.least = least;
            this.most = most;
            return this;
        }

        /**
         * Bounds how far ahead of the reader items are worked on: items that were read
         * and whose result was not yet taken. By default 1,000, or four times the calls
         * under way if that is more.
         * @param items number of items, at least the most calls of a model
         * @return this
         */
        public Builder window(int items) {
            this.window = items;
            return this;
        }

        /**
         * Hands results on as they come, not in the order of the items.
         * @return this
         */
        public Builder asFinished() {
            this.ordered = false;
            return this;
        }

        /**
         * Sets how often an item is tried again after an error that may pass, in addition
         * to the retries of the client's own. By default 3.
         * @param retries tries after the first, 0 for none
         * @return this
         */
        public Builder maxItemRetries(int retries) {
            if (retries < 0) {
                throw new IllegalArgumentException("the retries of an item are " + retries + ", but must be 0 or more");
            }
            this.retries = new BatchSettings.Retries(retries, this.retries.minBackoff(), this.retries.maxBackoff());
            return this;
        }

        /**
         * Sets the waits before an item is tried again, where the provider does not say
         * how long. By default up to 1 s, doubled with each try up to 60 s.
         * @param first longest wait before the second try
         * @param most longest wait before any
         * @return this
         */
        public Builder backoff(Duration first, Duration most) {
            this.retries = new BatchSettings.Retries(this.retries.most(), first, most);
            return this;
        }

        /**
         * Ends the batch when an item fails: calls under way are cancelled, and their
         * items and all others skipped.
         * @return this
         */
        public Builder stopOnFirstError() {
            this.stopOnFirstError = true;
            return this;
        }

        /**
         * Bounds the time of the whole batch. When it is over, calls under way are
         * cancelled and items without an answer skipped.
         * @param deadline the time, positive
         * @return this
         */
        public Builder deadline(Duration deadline) {
            if (deadline.isZero() || deadline.isNegative()) {
                throw new IllegalArgumentException("the deadline of a batch is " + deadline + ", but must be positive");
            }
            this.deadline = deadline;
            return this;
        }

        /**
         * Keeps answers in a file. A run with the same file hands them on again without a
         * call, and calls only for the rest. The file holds answers as they are, but no
         * prompt, and is locked while a batch runs.
         * @param file the file, made if it is not there
         * @return this
         */
        public Builder journal(Path file) {
            this.journal = file;
            return this;
        }

        /**
         * Sets who is told of each event before the reader is. Must not block; its errors
         * are logged.
         * @param listener takes the events
         * @return this
         */
        public Builder listener(Consumer<BatchEvent> listener) {
            this.listener = listener;
            return this;
        }

        Builder time(Scheduler scheduler, DoubleSupplier random) {
            this.scheduler = scheduler;
            this.random = random;
            return this;
        }

        private BatchSettings settings() {
            int items = (this.window != null) ? this.window : Math.max(WINDOW, WINDOW_PER_CALL * this.most);
            if (items < this.most) {
                throw new IllegalArgumentException(
                        "the window of a batch is " + items + ", but must hold its " + this.most + " calls under way");
            }
            return new BatchSettings(this.least, this.most, items, this.ordered, this.retries, this.stopOnFirstError,
                    this.deadline, this.journal);
        }

        public BatchRunner build() {
            return new BatchRunner(this);
        }

    }

}
