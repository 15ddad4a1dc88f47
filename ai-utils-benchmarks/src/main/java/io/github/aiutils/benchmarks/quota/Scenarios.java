package io.github.aiutils.benchmarks.quota;

import java.util.List;
import java.util.stream.Stream;

import io.github.aiutils.benchmarks.quota.ProviderSettings.LimitChange;

/** All that is simulated. */
final class Scenarios {

    private static final ProviderSettings PROVIDER = ProviderSettings.DEFAULT;

    private static final Workload CLOSED = Workload.of(Arrivals.closed(400), Sizes.SHORT);

    private static final Workload BROKEN = CLOSED.withBroken(0.1);

    private static final Mark GOODPUT = Mark.atLeast(98, "goodput >= 98 % as charged",
            (trial) -> trial.least(Figure.GOODPUT));

    private static final Mark REFUSALS = Mark.atMost(0.1, "429s <= 0.1 per 1,000, all seeds together", Trial::refusals);

    private static final Mark SPREAD = Mark.atMost(1.3, "p99 wait <= 1.3 x p50", Trial::spread);

    private static final Mark JAIN = Mark.atLeast(0.99, "Jain >= 0.99", (trial) -> trial.least(Figure.JAIN));

    private Scenarios() {
    }

    static List<Scenario> all() {
        return Stream.of(steady(), shapes(), others(), hidden()).flatMap(List::stream).toList();
    }

    private static List<Scenario> steady() {
        return List.of(Scenario.of("W1 produced, 60 s", CLOSED, PROVIDER, GOODPUT, REFUSALS, SPREAD),
                Scenario.of("W1 produced, 10 s", CLOSED, PROVIDER.with(Shape.bucket(10)), GOODPUT, REFUSALS, SPREAD),
                Scenario.of("W1 capped, 60 s", CLOSED, PROVIDER.with(Charging.CAPPED), GOODPUT, REFUSALS, SPREAD),
                Scenario.of("W2 open, 90 %", Workload.of(Arrivals.open(0.9), Sizes.SHORT), PROVIDER,
                        Mark.atMost(0.001, "p99 wait <= 1 ms", (trial) -> trial.most(Figure.WAIT_P99))),
                Scenario.of("W3 produced, 60 s", Workload.of(Arrivals.closed(1_500), Sizes.LONG), PROVIDER, GOODPUT,
                        Mark.atMost(1, "at most one 429, all seeds together", (trial) -> trial.sum(Figure.COUNT)),
                        SPREAD),
                Scenario.of("W4 bursts", Workload.of(Arrivals.open(0.4).withBursts(10), Sizes.SHORT), PROVIDER,
                        Mark.none("no 429", (trial) -> trial.sum(Figure.COUNT)),
                        Mark.atLeast(98, "goodput >= 98 % of demand or quota", Trial::servedOfDemand)));
    }

    /** Further rules of providers, of which nothing is required but to be reported. */
    private static List<Scenario> shapes() {
        return List.of(Scenario.of("W1 reserve, 60 s", CLOSED, PROVIDER.with(Charging.RESERVE)),
                Scenario.of("W1 produced, sliding", CLOSED, PROVIDER.with(Shape.SLIDING)),
                Scenario.of("W1 produced, aligned", CLOSED, PROVIDER.with(Shape.ALIGNED)),
                Scenario.of("W1 produced, 2 s", CLOSED, PROVIDER.with(Shape.bucket(2))),
                Scenario.of("W1 input and output apart", CLOSED,
                        PROVIDER.withTokensApart().with(HeaderStyle.ANTHROPIC, false)),
                Scenario.of("W1 stale headers", CLOSED, PROVIDER.with(HeaderStyle.OPENAI, true)),
                Scenario.of("W1 no headers", CLOSED, PROVIDER.with(HeaderStyle.NONE, false)),
                Scenario.of("W1 foreign client, 20 %", CLOSED, PROVIDER.withForeignShare(0.2)));
    }

    private static List<Scenario> others() {
        return List.of(
                Scenario.of("W5 two tenants, 10:1",
                        Workload.of(Arrivals.open(1.32), Sizes.SHORT).withTenants(List.of(10.0, 1.0)), PROVIDER, JAIN,
                        Mark.atMost(0, "quiet p99 wait <= alone + largest call's accrual", Trial::quietExcess)),
                Scenario.of("W5 twenty tenants, Zipf",
                        Workload.of(Arrivals.open(1.5), Sizes.SHORT).withTenants(Workload.zipf(20)), PROVIDER, JAIN),
                Scenario.of("W6 giants",
                        Workload.of(Arrivals.closed(400), Sizes.SHORT.withGiants(PROVIDER.tokensPerMinute()))
                            .withTenants(List.of(1.0, 1.0, 1.0, 1.0)),
                        PROVIDER,
                        Mark.atMost(1.5, "a giant starts within 1.5 x its accrual at its fair share",
                                (trial) -> trial.most(Figure.GIANT))),
                Scenario.of("W8 broken answers", BROKEN, PROVIDER.with(HeaderStyle.ANTHROPIC, false),
                        Mark.none("no leak", (trial) -> trial.most(Figure.LEAKS)),
                        Mark.none("our ledger equals the provider's", (trial) -> trial.most(Figure.LEDGER))),
                Scenario.of("W9 deadlines", Workload.of(Arrivals.open(1.3), Sizes.SHORT).withPatience(1.0, 5.0, 30.0),
                        PROVIDER, Mark.atLeast(95, "goodput >= 95 % of the oracle's", Trial::ofOracle),
                        Mark.none("no call sent after its deadline", (trial) -> trial.sum(Figure.LATE)),
                        Mark.atMost(1, "p90 ETA error <= 10 % or 100 ms", (trial) -> trial.most(Figure.ETA))));
    }

    private static List<Scenario> hidden() {
        return List.of(
                Scenario.of("halving, told by headers", CLOSED, PROVIDER.with(after(30, 0.5)),
                        Mark.none("no 429 after two replies", (trial) -> trial.sum(Figure.INFORMED))),
                Scenario.of("halving, 15 s before", CLOSED,
                        PROVIDER.with(HeaderStyle.NONE, false).with(after(-15, 0.5)),
                        Mark.atMost(2, "429s <= 2 per 1,000, all seeds together", Trial::refusals),
                        Mark.atLeast(95, "goodput >= 95 % as charged", (trial) -> trial.least(Figure.GOODPUT))),
                Scenario.of("recovery, without headers", CLOSED,
                        PROVIDER.with(HeaderStyle.NONE, false).with(after(-45, 0.5), after(30, 1))));
    }

    private static LimitChange after(double seconds, double factor) {
        return new LimitChange((long) (seconds * Timer.SECOND), factor);
    }

}
