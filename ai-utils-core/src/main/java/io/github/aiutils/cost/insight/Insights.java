package io.github.aiutils.cost.insight;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks a ledger and its budgets what comes, what is unusual and what is wasted. Each
 * report sums up weeks anew, so ask now and then, not with each call.
 *
 * @since 0.1.0
 */
public final class Insights {

    private static final Set<String> TIMES = Set.of("hour", "day");

    private final CostLedger ledger;

    private final Projections projections;

    private final PriceBook prices;

    private final InstantSource clock;

    /**
     * Makes it.
     * @param ledger has booked what was spent
     * @param budgets are projected
     * @param settings what the budgets keep to, by their names; one whose settings are
     * missing is projected by its pace alone
     * @param tags names of the tags that the ledger keeps
     * @param prices say what a cache would save
     * @param clock tells what day it is
     */
    public Insights(CostLedger ledger, Budgets budgets, List<BudgetSettings> settings, List<String> tags,
            PriceBook prices, InstantSource clock) {
        this.ledger = ledger;
        this.projections = new Projections(ledger, budgets, settings, tags);
        this.prices = prices;
        this.clock = clock;
    }

    /**
     * Looks at the books. Questions to the ledger go one after the other.
     * @param labels labels each value of which has its own unusual days, besides the
     * total: {@code provider}, {@code model}, {@code client} or {@code tag.<name>}
     * @return the report, or an {@link IllegalArgumentException} that says which labels
     * there are
     */
    public Mono<InsightReport> report(List<String> labels) {
        return Mono.defer(() -> {
            labels.forEach(Insights::check);
            Instant now = this.clock.instant();
            Findings findings = new Findings(now, this.prices);
            List<Projection> projected = new ArrayList<>();
            return Flux.fromIterable(labels)
                .distinct()
                .concatMap((label) -> ask(now, "day", label).doOnNext((days) -> findings.addDays(days, label)), 1)
                .then(ask(now, "day").doOnNext(findings::addDays))
                .then(ask(now, Origin.LABELS.toArray(String[]::new)).doOnNext(findings::addOrigins))
                .thenMany(this.projections.at(now))
                .doOnNext(projected::add)
                .then(Mono.fromSupplier(() -> findings.report(projected)));
        });
    }

    private static void check(String label) {
        if (TIMES.contains(label)) {
            throw new IllegalArgumentException(
                    "days are compared by provider, model, client or a tag that is kept, not by '" + label + "'");
        }
    }

    private Mono<UsageReport> ask(Instant now, String... groupBy) {
        return this.ledger.report(new UsageQuery(List.of(groupBy), UnusualDays.since(now), null));
    }

}
