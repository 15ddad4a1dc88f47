package io.github.aiutils.benchmarks.quota;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Lets ways to stay within a provider's quota compete in virtual time, and prints figures
 * and pass marks.
 */
public final class QuotaSimulation {

    private static final double SPEED_CALLS_PER_SECOND = 100;

    private final Options options;

    private final Report report;

    private QuotaSimulation(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    /**
     * Runs the simulation; ends the process with status 1 if a mark was to be checked and
     * failed.
     * @param args {@code --short} for 4 virtual minutes instead of 16,
     * {@code --workload W1} for those whose names begin so, {@code --seeds 5},
     * {@code --check}
     */
    public static void main(String[] args) {
        Options options = Options.parse(args);
        if (run(options, System.out) > 0 && options.check()) {
            System.exit(1);
        }
    }

    /**
     * Runs the simulation.
     * @return how many marks failed
     */
    static int run(Options options, PrintStream out) {
        Report report = new Report(out);
        out.println("judged: " + Entrant.JUDGED.label());
        new QuotaSimulation(options, report).run();
        return report.failed();
    }

    private void run() {
        List<Scenario> scenarios = Scenarios.all().stream().filter((each) -> wanted(each.name())).toList();
        if (scenarios.isEmpty() && !wanted("speed")) {
            throw new IllegalArgumentException("no workload's name begins with " + this.options.workload());
        }
        scenarios.forEach(this::run);
        if (wanted("speed")) {
            speed();
        }
    }

    private boolean wanted(String name) {
        return name.startsWith(this.options.workload());
    }

    private void run(Scenario scenario) {
        Map<Entrant, List<Result>> results = new EnumMap<>(Entrant.class);
        for (Entrant entrant : this.options.ours() ? List.of(Entrant.JUDGED, Entrant.ORACLE)
                : List.of(Entrant.values())) {
            results.put(entrant, run(scenario, entrant));
        }
        this.report.table(scenario, results);
        List<Result> alone = (scenario.workload().tenants().size() > 1 && !scenario.workload().arrivals().isClosed())
                ? run(scenario.ofLastTenant(), Entrant.JUDGED) : List.of();
        Trial trial = new Trial(results.getOrDefault(Entrant.JUDGED, List.of()),
                results.getOrDefault(Entrant.ORACLE, List.of()), alone);
        scenario.marks().forEach((mark) -> this.report.mark(mark, trial));
    }

    private List<Result> run(Scenario scenario, Entrant entrant) {
        return LongStream.rangeClosed(1, this.options.seeds())
            .mapToObj((seed) -> new Simulation(scenario, entrant, seed).run(this.options.warmUpSeconds(),
                    this.options.measuredSeconds()))
            .toList();
    }

    /**
     * Runs an hour twice, which also tells whether the same seed gives the same trace.
     */
    private void speed() {
        Scenario scenario = Scenario.of("speed", Workload.of(Arrivals.open(0.9), Sizes.SHORT),
                ProviderSettings.DEFAULT.withLimits(
                        SPEED_CALLS_PER_SECOND * 60 / 0.9 * Sizes.SHORT.meanCost(Charging.PRODUCED),
                        SPEED_CALLS_PER_SECOND * 120));
        long first = new Simulation(scenario, Entrant.JUDGED, 1).run(0, 3600).trace();
        long start = System.nanoTime();
        long second = new Simulation(scenario, Entrant.JUDGED, 1).run(0, 3600).trace();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println("\nspeed");
        this.report.line(seconds <= 5, "an hour at 100 calls/s in <= 5 s",
                String.format(Locale.ROOT, "%.2f s", seconds));
        this.report.line(first == second, "same seed, same trace", String.format(Locale.ROOT, "%016x", second));
    }

}
