package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.util.Map;

/** Is told which money that was settled here is in {@code budget_period} now. */
interface Flushed {

    /**
     * Bookings were committed. Called on the ledger's thread; must neither block nor
     * fail.
     * @param spent what they came to in each period: the costs, and what was reserved for
     * attempts whose cost is not known
     */
    void flushed(Map<PeriodKey, BigDecimal> spent);

}
