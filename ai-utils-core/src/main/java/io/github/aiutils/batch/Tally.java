package io.github.aiutils.batch;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.aiutils.Cost;
import io.github.aiutils.error.ErrorClass;
import org.jspecify.annotations.Nullable;

/** Adds results up. */
final class Tally {

    private final Map<BatchStatus, Long> byStatus = new EnumMap<>(BatchStatus.class);

    private final Map<ErrorClass, Long> errors = new EnumMap<>(ErrorClass.class);

    private final Map<String, BigDecimal> costs = new TreeMap<>();

    /** The costs as callers see them; {@code null} after they changed. */
    private @Nullable List<Cost> listed = List.of();

    private long resumed;

    private long attempts;

    private BatchTokens tokens = BatchTokens.NONE;

    private long unpriced;

    void add(BatchResult result) {
        this.byStatus.merge(result.status(), 1L, Long::sum);
        if (result.resumed()) {
            this.resumed++;
            return;
        }
        this.attempts += result.attempts();
        this.tokens = this.tokens.plus(result.usage());
        if (result.error() != null) {
            this.errors.merge(result.error().errorClass(), 1L, Long::sum);
        }
        Cost cost = result.cost();
        if (cost != null) {
            this.costs.merge(cost.currency(), cost.amount(), BigDecimal::add);
            this.listed = null;
        }
        else if (result.succeeded()) {
            this.unpriced++;
        }
    }

    BatchTotals totals() {
        return new BatchTotals(count(BatchStatus.SUCCEEDED), count(BatchStatus.FAILED), count(BatchStatus.SKIPPED),
                this.resumed, this.attempts, this.tokens, listed(), this.unpriced);
    }

    private List<Cost> listed() {
        List<Cost> costs = this.listed;
        if (costs == null) {
            costs = this.costs.entrySet().stream().map((cost) -> new Cost(cost.getValue(), cost.getKey())).toList();
            this.listed = costs;
        }
        return costs;
    }

    private long count(BatchStatus status) {
        return this.byStatus.getOrDefault(status, 0L);
    }

    Map<ErrorClass, Long> errors() {
        return this.errors;
    }

}
