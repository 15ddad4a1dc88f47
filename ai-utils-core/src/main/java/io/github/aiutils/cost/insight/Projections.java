package io.github.aiutils.cost.insight;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Projects all budgets by what the ledger knows of their past. */
final class Projections {

    /** Of a budget for each value of a tag, so many are projected. */
    static final int MOST_VALUES = 20;

    private static final Comparator<BudgetSnapshot> DEAREST_FIRST = Comparator.comparing(BudgetSnapshot::spent)
        .reversed();

    private final CostLedger ledger;

    private final Budgets budgets;

    private final Map<String, BudgetUsage> usages;

    Projections(CostLedger ledger, Budgets budgets, List<BudgetSettings> settings, List<String> tags) {
        this.ledger = ledger;
        this.budgets = budgets;
        this.usages = settings.stream()
            .map(BudgetUsage::new)
            .filter((usage) -> usage.known(tags))
            .collect(Collectors.toMap(BudgetUsage::budget, Function.identity()));
    }

    /** Asks the ledger once for budgets whose usage is told apart alike. */
    Flux<Projection> at(Instant now) {
        return Flux.defer(() -> {
            List<BudgetSnapshot> snapshots = this.budgets.snapshots();
            Instant since = BudgetUsage.since(snapshots, now);
            Map<UsageQuery, Mono<UsageReport>> asked = new HashMap<>();
            return Flux.fromIterable(byName(snapshots)).concatMap((values) -> {
                BudgetUsage usage = this.usages.get(values.get(0).name());
                if (usage == null) {
                    return Flux.fromIterable(values)
                        .map((budget) -> Projector.project(budget, UsualHours.UNKNOWN, now));
                }
                return asked.computeIfAbsent(usage.query(since), (query) -> this.ledger.report(query).cache())
                    .flatMapIterable((report) -> project(values, usage, report, since, now));
            }, 1);
        });
    }

    private static List<Projection> project(List<BudgetSnapshot> values, BudgetUsage usage, UsageReport report,
            Instant since, Instant now) {
        return values.stream()
            .map((budget) -> Projector.project(budget, UsualHours.of(usage.of(report, budget.value()), since, now),
                    now))
            .toList();
    }

    private static List<List<BudgetSnapshot>> byName(List<BudgetSnapshot> snapshots) {
        Map<String, List<BudgetSnapshot>> byName = new LinkedHashMap<>();
        snapshots.forEach((each) -> byName.computeIfAbsent(each.name(), (name) -> new ArrayList<>()).add(each));
        return byName.values()
            .stream()
            .map((values) -> values.stream().sorted(DEAREST_FIRST).limit(MOST_VALUES).toList())
            .toList();
    }

}
