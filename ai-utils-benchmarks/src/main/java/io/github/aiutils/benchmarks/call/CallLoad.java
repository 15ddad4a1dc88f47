package io.github.aiutils.benchmarks.call;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes calls one way, in a process of its own: for each number of seconds that it reads
 * it makes calls for as long and prints what they cost, in calls per second, microseconds
 * of CPU and bytes allocated per call.
 */
public final class CallLoad {

    private static final int CONCURRENCY = 16;

    private CallLoad() {
    }

    /**
     * Runs loads until standard input ends.
     * @param args contender, {@code unary} or {@code stream}, base URL
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] args) throws IOException {
        Contender contender = Contender.valueOf(args[0]);
        boolean streamed = args[1].equals("stream");
        Mono<Integer> call = streamed ? contender.stream(args[2]) : contender.unary(args[2]);
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String seconds;
        while ((seconds = turns.readLine()) != null) {
            measure(call, Long.parseLong(seconds), streamed);
        }
        System.exit(0);
    }

    private static void measure(Mono<Integer> call, long seconds, boolean streamed) {
        Meter before = Meter.read();
        long calls = run(call, seconds, streamed);
        Meter after = Meter.read();
        System.out.printf(Locale.ROOT, "%.1f %.3f %.1f%n", calls * 1e9 / (after.nanos() - before.nanos()),
                (after.cpuNanos() - before.cpuNanos()) / 1e3 / calls,
                (double) (after.allocated() - before.allocated()) / calls);
        System.out.flush();
    }

    private static long run(Mono<Integer> call, long seconds, boolean streamed) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Long calls = Flux.<Integer>generate((sink) -> {
            if (System.nanoTime() < end) {
                sink.next(0);
            }
            else {
                sink.complete();
            }
        }).flatMap((ignored) -> call, CONCURRENCY, 1).doOnNext((count) -> {
            if (streamed && count != CallStub.CHUNKS) {
                throw new IllegalStateException("read " + count + " chunks");
            }
        }).count().block();
        return (calls != null) ? calls : 0;
    }

    private record Meter(long nanos, long cpuNanos, long allocated) {

        static Meter read() {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long allocated = 0;
            for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                allocated += Math.max(0, bytes);
            }
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Meter(System.nanoTime(), system.getProcessCpuTime(), allocated);
        }

    }

}
