package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.aiutils.Route;
import io.github.aiutils.observe.AiMeter;
import io.github.aiutils.observe.MeteredRoutes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts what attempts cost.
 *
 * @since 0.1.0
 */
public final class CostMeters implements AiCallListener {

    private final MeterRegistry registry;

    private final MeteredRoutes routes = new MeteredRoutes();

    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    public CostMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void booked(UsageBooked event) {
        Entry entry = event.entry();
        BigDecimal cost = event.bill().cost();
        String currency = (cost != null) ? event.currency() : null;
        Key key = new Key(entry.client(), this.routes.shown(entry.route()), currency);
        Counter known = this.counters.get(key);
        Counter counter = (known != null) ? known : this.counters.computeIfAbsent(key, this::counter);
        counter.increment((cost != null) ? cost.doubleValue() : 1);
    }

    private Counter counter(Key key) {
        AiMeter meter = (key.currency() != null) ? AiMeter.COST : AiMeter.COST_UNPRICED;
        Counter.Builder counter = Counter.builder(meter.meterName())
            .tag("client", key.client())
            .tag("provider", key.route().provider())
            .tag("model", key.route().model());
        return ((key.currency() != null) ? counter.tag("currency", key.currency()) : counter).register(this.registry);
    }

    /**
     * Gauges budgets that are not for each value of a tag.
     * @param budgets the budgets
     */
    public void gauge(Budgets budgets) {
        for (BudgetSnapshot budget : budgets.snapshots()) {
            if (budget.value() == null) {
                gauge(AiMeter.BUDGET_AMOUNT, budgets, budget, BudgetSnapshot::amount);
                gauge(AiMeter.BUDGET_SPENT, budgets, budget, BudgetSnapshot::spent);
                gauge(AiMeter.BUDGET_RESERVED, budgets, budget, BudgetSnapshot::reserved);
            }
        }
    }

    /**
     * Gauges what a ledger has not written yet, and whether it can.
     * @param ledger the ledger
     */
    public void gauge(CostLedger ledger) {
        Gauge.builder(AiMeter.LEDGER_PENDING.meterName(), ledger, (each) -> each.status().pending())
            .register(this.registry);
        Gauge.builder(AiMeter.LEDGER_AVAILABLE.meterName(), ledger, (each) -> each.status().available() ? 1 : 0)
            .register(this.registry);
    }

    private void gauge(AiMeter meter, Budgets budgets, BudgetSnapshot budget,
            Function<BudgetSnapshot, BigDecimal> value) {
        Gauge
            .builder(meter.meterName(), budgets,
                    (all) -> all.snapshots()
                        .stream()
                        .filter((each) -> each.name().equals(budget.name()))
                        .mapToDouble((each) -> value.apply(each).doubleValue())
                        .findFirst()
                        .orElse(Double.NaN))
            .tag("budget", budget.name())
            .tag("currency", budget.currency())
            .register(this.registry);
    }

    private record Key(String client, Route route, @Nullable String currency) {
    }

}
