package io.github.aiutils.benchmarks.ledger;

import java.lang.ref.Reference;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.benchmarks.Programs;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures by JMH what opening and settling an attempt costs, in a ledger all share. */
public final class LedgerBenchmark {

    private static final int RATE = 5_000;

    private static final double MARK_PERCENT = 10;

    private static final int REPORTS = 100;

    private static final List<String> ALL = List.of("hour", "model", "client", "tag.tenant");

    private LedgerBenchmark() {
    }

    /**
     * Runs the benchmark and prints its table with the pass mark.
     * @param args none
     * @throws RunnerException if JMH fails
     */
    public static void main(String[] args) throws RunnerException {
        printReport();
        double one = print(1, run(1));
        double two = print(2, run(2));
        double percent = Math.max(one, two) * RATE / 1e9 * 100;
        Programs.mark(String.format(Locale.ROOT, "%,d bookings a second <= %.0f %% of a core: %.2f %%", RATE,
                MARK_PERCENT, percent), percent <= MARK_PERCENT);
        System.exit(0);
    }

    private static double print(int threads, RunResult result) {
        double nanos = result.getPrimaryResult().getScore();
        double bytes = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
        System.out.printf(Locale.ROOT, "      a booking with %d thread(s): %.0f ns, %.0f B%n", threads, nanos, bytes);
        return nanos;
    }

    /** Fills a ledger, and prints what it weighs and how long it takes to sum it up. */
    private static void printReport() {
        Bookings.Desk desk = new Bookings.Desk();
        long before = used();
        Bookings bookings = new Bookings();
        for (int i = 0; i < Bookings.ENTRIES; i++) {
            bookings.book(desk.next());
        }
        long bytes = used() - before;
        Reference.reachabilityFence(desk);
        int cells = report(bookings, ALL).groups().size();
        double[] millis = new double[REPORTS];
        for (int i = -REPORTS; i < REPORTS; i++) {
            long start = System.nanoTime();
            report(bookings, List.of("model", "tag.tenant"));
            millis[Math.abs(i) % REPORTS] = (System.nanoTime() - start) / 1e6;
        }
        System.out.printf(Locale.ROOT, "      %,d cells: %d B each, a report in %.1f ms%n", cells, bytes / cells,
                Programs.median(millis));
    }

    private static UsageReport report(Bookings bookings, List<String> groupBy) {
        return Objects.requireNonNull(bookings.ledger.report(new UsageQuery(groupBy, null, null)).block());
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Without forks: the jar of jars cannot be a fork's class path. */
    private static RunResult run(int threads) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().include(Bookings.class.getName())
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .threads(threads)
            .forks(0)
            .warmupIterations(10)
            .warmupTime(TimeValue.seconds(2))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(3))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build()).run();
        return results.iterator().next();
    }

}
