package io.github.aiutils.benchmarks.admission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.benchmarks.Programs;
import io.github.aiutils.benchmarks.admission.Admissions.Holder;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaLimits;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the decision about an attempt by JMH, alone and with its settlement, on a
 * limit that all threads share, and what waiters weigh.
 */
public final class AdmissionBenchmark {

    private static final int WAITERS = 10_000;

    private static final int MANY_THREADS = 16;

    private AdmissionBenchmark() {
    }

    /**
     * Runs the benchmark and prints its table with the pass marks.
     * @param args none
     * @throws RunnerException if JMH fails
     */
    public static void main(String[] args) throws RunnerException {
        int cores = Runtime.getRuntime().availableProcessors();
        System.out.printf(Locale.ROOT, "%none hot limit%n%-20s %10s %10s %12s %12s %8s%n", "", "p50 us", "p99 us",
                "M/s, 1", "M/s, " + MANY_THREADS, "bytes");
        Figures decision = figures("decide", "decideMany", cores);
        Figures whole = figures("decideAndSettle", "decideAndSettle", cores);
        System.out.println();
        mark(decision.p50() <= 1, "p50 of the decision with %d threads <= 1 us: %.2f us", cores, decision.p50());
        mark(decision.p99() <= 10, "p99 of the decision with %d threads <= 10 us: %.2f us", cores, decision.p99());
        mark(decision.many() >= 2, "%d threads >= 2 M/s: %.2f M/s", MANY_THREADS, decision.many());
        mark(whole.bytes() <= 1024, "allocation, settlement included, <= 1 KB: %.0f B", whole.bytes());
        double megabytes = waiters() / 1e6;
        mark(megabytes <= 20, "%,d waiters <= 20 MB: %.1f MB", WAITERS, megabytes);
        System.exit(0);
    }

    private static Figures figures(String method, String manyTimes, int cores) throws RunnerException {
        RunResult time = run(method, Mode.SampleTime, cores);
        RunResult one = run(manyTimes, Mode.Throughput, 1);
        RunResult many = run(manyTimes, Mode.Throughput, MANY_THREADS);
        Figures figures = new Figures(time.getPrimaryResult().getStatistics().getPercentile(50),
                time.getPrimaryResult().getStatistics().getPercentile(99), one.getPrimaryResult().getScore(),
                many.getPrimaryResult().getScore(),
                Objects.requireNonNull(one.getSecondaryResults().get("gc.alloc.rate.norm")).getScore());
        System.out.printf(Locale.ROOT, "%-20s %10.2f %10.2f %12.2f %12.2f %8.0f%n", method, figures.p50(),
                figures.p99(), figures.one(), figures.many(), figures.bytes());
        return figures;
    }

    private static void mark(boolean reached, String text, Object... values) {
        Programs.mark(String.format(Locale.ROOT, text, values), reached);
    }

    /** Without forks: the jar of jars cannot be a fork's class path. */
    private static RunResult run(String method, Mode mode, int threads) throws RunnerException {
        Collection<RunResult> results = new Runner(
                new OptionsBuilder().include(Admissions.class.getName() + "\\." + method + "$")
                    .mode(mode)
                    .timeUnit(TimeUnit.MICROSECONDS)
                    .threads(threads)
                    .forks(0)
                    .warmupIterations(5)
                    .warmupTime(TimeValue.seconds(3))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(3))
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
        return results.iterator().next();
    }

    /** Returns the bytes of heap that waiters hold, all that belongs to them included. */
    private static long waiters() {
        QuotaLimiter limiter = Admissions.limiter(new QuotaLimits(1_000L, null, 2_000_000L, null, null));
        List<Holder> holders = new ArrayList<>();
        while (limiter.snapshot().waiting() == 0) {
            ask(limiter, holders);
        }
        long before = used();
        while (limiter.snapshot().waiting() < WAITERS) {
            ask(limiter, holders);
        }
        return used() - before;
    }

    private static void ask(QuotaLimiter limiter, List<Holder> holders) {
        Holder holder = new Holder();
        holders.add(holder);
        limiter.acquire(Admissions.CALL, Admissions.EXPECTED).subscribe(holder);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private record Figures(double p50, double p99, double one, double many, double bytes) {
    }

}
