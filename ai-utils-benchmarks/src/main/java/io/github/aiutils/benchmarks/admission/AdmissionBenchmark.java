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
 * Measures an admission and its settlement by JMH, on a limit that all threads share, and
 * what waiters weigh.
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
        RunResult time = run(Mode.SampleTime, cores);
        RunResult one = run(Mode.Throughput, 1);
        RunResult many = run(Mode.Throughput, MANY_THREADS);
        double p50 = time.getPrimaryResult().getStatistics().getPercentile(50);
        double p99 = time.getPrimaryResult().getStatistics().getPercentile(99);
        System.out.printf(Locale.ROOT, "%nan admission and its settlement, one hot limit%n");
        mark(p50 <= 1, "p50 with %d threads <= 1 us: %.2f us", cores, p50);
        mark(p99 <= 10, "p99 with %d threads <= 10 us: %.2f us", cores, p99);
        System.out.printf(Locale.ROOT, "      1 thread: %.2f M/s%n", one.getPrimaryResult().getScore());
        double atMany = many.getPrimaryResult().getScore();
        mark(atMany >= 2, "%d threads >= 2 M/s: %.2f M/s", MANY_THREADS, atMany);
        double bytes = Objects.requireNonNull(one.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
        mark(bytes <= 1024, "allocation <= 1 KB: %.0f B", bytes);
        double megabytes = waiters() / 1e6;
        mark(megabytes <= 20, "%,d waiters <= 20 MB: %.1f MB", WAITERS, megabytes);
        System.exit(0);
    }

    private static void mark(boolean reached, String text, Object... values) {
        Programs.mark(String.format(Locale.ROOT, text, values), reached);
    }

    /** Without forks: the jar of jars cannot be a fork's class path. */
    private static RunResult run(Mode mode, int threads) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().include(Admissions.class.getName())
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
            .build()).run();
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

}
