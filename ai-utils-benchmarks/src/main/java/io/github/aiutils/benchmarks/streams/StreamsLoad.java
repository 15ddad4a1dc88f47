package io.github.aiutils.benchmarks.streams;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.OperatingSystemMXBean;
import io.github.aiutils.benchmarks.call.Contender;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Opens many streams one way, in a process of its own, and prints threads and bytes of
 * heap per stream while all are open, how many were whole, and seconds and seconds of CPU
 * until the last one ended.
 */
public final class StreamsLoad {

    /** Streams opened in a millisecond. */
    private static final int PACE = 5;

    private StreamsLoad() {
    }

    /**
     * Runs one load.
     * @param args contender, base URL, number of streams
     * @throws InterruptedException if it is stopped
     */
    public static void main(String[] args) throws InterruptedException {
        Contender contender = Contender.valueOf(args[0]);
        int streams = Integer.parseInt(args[2]);
        AtomicInteger whole = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(streams);
        CountDownLatch ended = new CountDownLatch(streams);
        Flux<Integer> chunks = contender.chunks(args[1]);
        Mono<Integer> stream = chunks.index((index, text) -> {
            if (index == 0) {
                open.countDown();
            }
            return text;
        }).reduce(0, Integer::sum);
        chunks.blockLast(Duration.ofMinutes(2));
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        long before = usedHeap();
        long begun = System.nanoTime();
        long cpu = cpuNanos();
        Flux.range(0, streams)
            .flatMap((i) -> stream.delaySubscription(Duration.ofMillis(i / PACE))
                .onErrorResume((error) -> Mono.just(-1))
                .doOnNext((texts) -> whole.addAndGet((texts == StreamsStub.CHUNKS) ? 1 : 0))
                .doFinally((signal) -> ended.countDown()), streams)
            .subscribe();
        boolean allOpen = open.await(2, TimeUnit.MINUTES);
        int added = ManagementFactory.getThreadMXBean().getThreadCount();
        double perStream = allOpen ? (double) (usedHeap() - before) / streams : Double.NaN;
        ended.await(10, TimeUnit.MINUTES);
        System.out.printf(Locale.ROOT, "%d %d %.0f %d %.2f %.2f%n", threads, added, perStream, whole.get(),
                (System.nanoTime() - begun) / 1e9, (cpuNanos() - cpu) / 1e9);
        System.exit(0);
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

}
