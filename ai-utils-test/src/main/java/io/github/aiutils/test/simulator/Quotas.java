package io.github.aiutils.test.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Finds the gate of a model: its own if it has one, else the one its dialect's other
 * models share.
 */
final class Quotas {

    private final LongSupplier ticker;

    private final Map<String, ProviderQuota> own = new ConcurrentHashMap<>();

    private final Map<String, QuotaGate> gates = new ConcurrentHashMap<>();

    private volatile ProviderQuota shared;

    Quotas(LongSupplier ticker, ProviderQuota shared, Map<String, ProviderQuota> own) {
        this.ticker = ticker;
        this.shared = shared;
        this.own.putAll(own);
    }

    QuotaGate gate(Dialect dialect, String model) {
        ProviderQuota quota = this.own.get(model);
        String key = (quota != null) ? "model " + model : "shared " + dialect;
        QuotaGate gate = this.gates.get(key);
        if (gate != null) {
            return gate;
        }
        ProviderQuota fresh = (quota != null) ? quota : this.shared;
        return this.gates.computeIfAbsent(key, (name) -> new QuotaGate(this.ticker, fresh));
    }

    void limitAll(ProviderQuota quota) {
        this.shared = quota;
        for (Dialect dialect : Dialect.values()) {
            gate(dialect, "").limit(quota);
        }
    }

    void limit(String model, ProviderQuota quota) {
        this.own.put(model, quota);
        gate(Dialect.OPENAI, model).limit(quota);
    }

    /**
     * Fills every bucket; calls in flight settle with the old ones.
     */
    void reset() {
        this.gates.clear();
    }

}
