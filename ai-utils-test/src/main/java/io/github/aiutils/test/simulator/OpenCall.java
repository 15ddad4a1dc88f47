package io.github.aiutils.test.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A call from its arrival to its end, which it has once only. Its tokens and its end are
 * guarded together, so that ledger and quota never differ.
 */
final class OpenCall {

    private final Ledger ledger;

    private final long sequence;

    private final Dialect dialect;

    private final String path;

    private final Instant arrival;

    private @Nullable SimulatedRequest request;

    private @Nullable String key;

    private @Nullable Admission admission;

    private boolean faulty;

    private int status;

    private long output;

    private boolean closed;

    private LongSupplier producedByNow = () -> 0;

    OpenCall(Ledger ledger, long sequence, Dialect dialect, String path, Instant arrival) {
        this.ledger = ledger;
        this.sequence = sequence;
        this.dialect = dialect;
        this.path = path;
        this.arrival = arrival;
    }

    long sequence() {
        return this.sequence;
    }

    String requestId() {
        return "req_%012d".formatted(this.sequence);
    }

    synchronized void understood(SimulatedRequest request, @Nullable String key) {
        this.request = request;
        this.key = key;
        this.ledger.understood(request);
    }

    synchronized void admitted(QuotaGate gate, QuotaGate.Demand demand, long cached) {
        this.admission = new Admission(gate, demand, cached);
    }

    synchronized void faulty() {
        this.faulty = true;
    }

    synchronized void status(int status) {
        this.status = status;
    }

    /**
     * Books output as it is handed out.
     */
    synchronized void produced(long tokens) {
        if (tokens == 0 || this.closed) {
            return;
        }
        this.output += tokens;
        Admission current = this.admission;
        if (current != null) {
            current.gate().produced(tokens);
        }
    }

    /**
     * Says how to learn what a unary call has produced if it ends early.
     */
    synchronized void producesUnseen(LongSupplier producedByNow) {
        this.producedByNow = producedByNow;
    }

    /**
     * Ends the call because its client went away, or, if a fault made it do so, because
     * of that.
     */
    synchronized void abandoned() {
        if (!this.closed) {
            produced(Math.max(0, this.producedByNow.getAsLong() - this.output));
            close(Outcome.CANCELLED);
        }
    }

    synchronized void close(Outcome outcome) {
        if (this.closed) {
            return;
        }
        this.closed = true;
        Admission current = this.admission;
        if (current != null) {
            current.gate().leave(current.demand(), this.output);
        }
        this.ledger.close(entry((this.faulty) ? Outcome.FAULT : outcome, current));
    }

    private LedgerEntry entry(Outcome outcome, @Nullable Admission current) {
        SimulatedRequest read = this.request;
        return new LedgerEntry(this.sequence, this.dialect, this.path, (read != null) ? read.model() : "",
                read != null && read.streamed(), this.status, (current != null) ? current.demand().input() : 0,
                this.output, (current != null) ? current.cached() : 0, outcome, this.arrival, fingerprint(this.key),
                (read != null) ? interesting(read.headers()) : Map.of(),
                (read != null) ? this.ledger.cut(read.rawBody()) : "");
    }

    private static Map<String, String> interesting(Map<String, String> headers) {
        Map<String, String> kept = new HashMap<>(headers);
        kept.keySet().removeIf((name) -> !name.equals("user-agent") && !name.equals("idempotency-key"));
        return kept;
    }

    private static String fingerprint(@Nullable String key) {
        if (key == null) {
            return "none";
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java has SHA-256", ex);
        }
    }

    /**
     * What the call holds of its quota.
     *
     * @param gate where it entered
     * @param demand what it entered with
     * @param cached cached input in the end
     */
    private record Admission(QuotaGate gate, QuotaGate.Demand demand, long cached) {
    }

}
