package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import io.github.aiutils.cost.BudgetLender.Ask;

/**
 * What an instance holds of an account.
 *
 * @param key the account
 * @param ask what it told of it
 * @param idle what it holds for attempts to come
 */
record Lease(AccountKey key, Ask ask, BigDecimal idle) {

    /** Of the columns. */
    private static final int SCALE = 18;

    static Lease of(Ask ask) {
        return new Lease(AccountKey.of(ask.budget(), ask.value()), ask, ask.kept());
    }

    Lease plus(BigDecimal extra) {
        return new Lease(this.key, this.ask, this.idle.add(extra));
    }

    /** Returns what it holds, by the beginning of its period. */
    Map<Instant, BigDecimal> held() {
        Map<Instant, BigDecimal> held = new TreeMap<>(this.ask.committed());
        held.merge(this.ask.current(), this.idle, BigDecimal::add);
        held.values().removeIf((amount) -> amount.signum() <= 0);
        held.replaceAll((begins, amount) -> amount.setScale(SCALE, RoundingMode.UP));
        return held;
    }

    /** Returns how much of what it holds of a period nobody uses. */
    BigDecimal idle(Instant begins) {
        return begins.equals(this.ask.current()) ? this.idle.setScale(SCALE, RoundingMode.DOWN) : BigDecimal.ZERO;
    }

}
