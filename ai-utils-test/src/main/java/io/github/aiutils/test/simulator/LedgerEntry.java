package io.github.aiutils.test.simulator;

import java.time.Instant;
import java.util.Map;

/**
 * What the simulator remembers of a call that has ended.
 *
 * @param sequence number of the call by arrival, from 1
 * @param dialect the dialect it was made in
 * @param path the path it was made to
 * @param model the model it named, empty if none
 * @param streamed whether it asked for a stream
 * @param status the status it was answered, 0 if it got none
 * @param inputTokens input tokens charged, cached ones included
 * @param outputTokens output tokens charged, reasoning included; those produced so far
 * when the client went away
 * @param cachedTokens the part of the input that was read from the cache
 * @param outcome how it ended
 * @param arrival when its headers arrived
 * @param keyFingerprint eight hexadecimal digits of the key's SHA-256, {@code none}
 * without a key
 * @param headers {@code user-agent} and {@code idempotency-key}, as far as sent
 * @param body the request's body, cut to the builder's bound; empty for older entries
 * @since 0.1.0
 */
public record LedgerEntry(long sequence, Dialect dialect, String path, String model, boolean streamed, int status,
        long inputTokens, long outputTokens, long cachedTokens, Outcome outcome, Instant arrival, String keyFingerprint,
        Map<String, String> headers, String body) {

    public LedgerEntry {
        headers = Map.copyOf(headers);
    }

    LedgerEntry withoutBody() {
        return new LedgerEntry(this.sequence, this.dialect, this.path, this.model, this.streamed, this.status,
                this.inputTokens, this.outputTokens, this.cachedTokens, this.outcome, this.arrival, this.keyFingerprint,
                this.headers, "");
    }

    /**
     * Returns a line without the body, which may hold what nobody should log.
     */
    @Override
    public String toString() {
        return "#%d %s %s %s %d in %d out %d cached %d %s".formatted(this.sequence, this.path, this.model,
                (this.streamed) ? "streamed" : "unary", this.status, this.inputTokens, this.outputTokens,
                this.cachedTokens, this.outcome);
    }

}
