package io.github.aiutils.batch;

import java.util.Collection;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A {@link BatchRunner} for code that may wait: servlets, command lines, virtual threads.
 * The caller's thread waits for results and does nothing else; calls under way hold no
 * thread. On a thread that must not wait, such as an event loop, every method throws an
 * {@link IllegalStateException} before anything is sent.
 *
 * @since 0.1.0
 */
public final class BlockingBatchRunner {

    /** Events read ahead of the caller, beyond the window. */
    private static final int READ_AHEAD = 16;

    private final BatchRunner runner;

    public BlockingBatchRunner(BatchRunner runner) {
        this.runner = runner;
    }

    /**
     * Runs items whose number is known.
     * @param items the items
     * @return their results, waiting for each; close the stream if it is not read to its
     * end, which also cancels the calls under way
     */
    public Stream<BatchResult> run(Collection<BatchItem> items) {
        return results(events(items));
    }

    /**
     * Runs items as they come.
     * @param items the items; reading them may block
     * @return their results, waiting for each; close the stream if it is not read to its
     * end, which also cancels the calls under way and closes the items
     */
    public Stream<BatchResult> run(Stream<BatchItem> items) {
        return results(events(items));
    }

    private static Stream<BatchResult> results(Stream<BatchEvent> events) {
        return events.filter(BatchEvent.Finished.class::isInstance)
            .map((event) -> ((BatchEvent.Finished) event).result());
    }

    /**
     * Runs items whose number is known, so that the end can be foreseen.
     * @param items the items
     * @return an event for each result, and the summary as the last one; close the stream
     * if it is not read to its end
     */
    public Stream<BatchEvent> events(Collection<BatchItem> items) {
        refuseEventLoops();
        return this.runner.events(items).toStream(READ_AHEAD);
    }

    /**
     * Runs items as they come, and tells where the batch stands.
     * @param items the items; reading them may block
     * @return an event for each result, and the summary as the last one; close the stream
     * if it is not read to its end
     */
    public Stream<BatchEvent> events(Stream<BatchItem> items) {
        refuseEventLoops();
        Flux<BatchItem> read = Flux.fromStream(() -> items).subscribeOn(Schedulers.boundedElastic());
        return this.runner.events(read).toStream(READ_AHEAD);
    }

    private static void refuseEventLoops() {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException(
                    "BlockingBatchRunner was called on the event loop thread '" + Thread.currentThread().getName()
                            + "', where waiting stops all other work; use BatchRunner there, "
                            + "or move the call to Schedulers.boundedElastic()");
        }
    }

}
