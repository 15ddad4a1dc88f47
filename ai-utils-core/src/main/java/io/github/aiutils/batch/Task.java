package io.github.aiutils.batch;

import java.time.Duration;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.error.AiException;
import org.jspecify.annotations.Nullable;

/** An item on its way through a batch. */
final class Task {

    private static final String CLIENTS_ROUTES = "";

    private final long index;

    private final String id;

    private final ChatRequest request;

    /** Known where there is a journal. */
    private final @Nullable String fingerprint;

    private boolean begun;

    private long begunNanos;

    private int tries;

    private int attempts;

    Task(long index, BatchItem item) {
        this(index, item, null);
    }

    Task(long index, BatchItem item, @Nullable String fingerprint) {
        this.index = index;
        this.id = (item.id() != null) ? item.id() : Long.toString(index);
        this.request = item.request();
        this.fingerprint = fingerprint;
    }

    String id() {
        return this.id;
    }

    ChatRequest request() {
        return this.request;
    }

    /** What shares a limit: the calls of one model, or those that leave it open. */
    String lane() {
        String model = this.request.model();
        return (model != null) ? model : CLIENTS_ROUTES;
    }

    int tries() {
        return this.tries;
    }

    void begin(long now) {
        this.tries++;
        if (!this.begun) {
            this.begun = true;
            this.begunNanos = now;
        }
    }

    void attempted(int attempts) {
        this.attempts += attempts;
    }

    BatchResult succeeded(ChatResponse response, long now) {
        return result(BatchStatus.SUCCEEDED, response, null, now);
    }

    BatchResult failed(AiException error, long now) {
        return result(BatchStatus.FAILED, null, error, now);
    }

    BatchResult skipped(long now) {
        return result(BatchStatus.SKIPPED, null, null, now);
    }

    BatchResult resumed(JournalEntry entry) {
        return new BatchResult(this.index, this.id, BatchStatus.SUCCEEDED, entry.response(), null, entry.attempts(),
                Duration.ofMillis(entry.millis()), true);
    }

    private BatchResult result(BatchStatus status, @Nullable ChatResponse response, @Nullable AiException error,
            long now) {
        Duration duration = this.begun ? Duration.ofNanos(now - this.begunNanos) : Duration.ZERO;
        return new BatchResult(this.index, this.id, status, response, error, this.attempts, duration, false);
    }

    /** The line of the journal for an answer; {@code null} where there is none. */
    @Nullable JournalEntry entry(BatchResult result) {
        return (this.fingerprint != null && result.response() != null) ? new JournalEntry(this.id, this.fingerprint,
                result.attempts(), result.duration().toMillis(), result.response()) : null;
    }

}
