package io.github.aiutils.benchmarks.streams;

import java.io.IOException;
import java.util.Locale;

import io.github.aiutils.benchmarks.Programs;
import io.github.aiutils.benchmarks.call.Contender;

/**
 * Measures what many open slow streams cost against WebClient and Jackson: threads, heap,
 * time, and whether all end well. Server and contenders are processes of their own.
 */
public final class StreamsBenchmark {

    private static final int THREADS = 1;

    private static final int HEAP = 2;

    private static final int WHOLE = 3;

    private static final int SECONDS = 4;

    private static final int CPU = 5;

    private StreamsBenchmark() {
    }

    /**
     * Runs the benchmark and prints its tables.
     * @param args numbers of streams; 2000 and 10000 if not given
     * @throws IOException if a process cannot be started or read
     */
    public static void main(String[] args) throws IOException {
        String[] numbers = (args.length > 0) ? args : new String[] { "2000", "10000" };
        Process stub = Programs.start("streams-stub");
        try {
            String url = "http://127.0.0.1:" + Programs.reader(stub).readLine();
            for (String streams : numbers) {
                compare(url, streams);
            }
        }
        finally {
            stub.destroy();
        }
    }

    private static void compare(String url, String streams) throws IOException {
        System.out.printf("%n%s streams%n%-10s %10s %14s %8s %10s %10s%n", streams, "contender", "threads",
                "heap/stream", "whole", "seconds", "CPU s");
        double[] raw = run(Contender.WEBCLIENT, url, streams);
        double[] own = run(Contender.AI_UTILS, url, streams);
        Programs.mark("at most 4 threads more than WebClient", own[THREADS] - raw[THREADS] <= 4);
        Programs.mark("at most 40 KB of heap for each stream", own[HEAP] <= 40 * 1024);
        Programs.mark("all streams whole", own[WHOLE] == Integer.parseInt(streams));
        Programs.mark("as fast as WebClient, within a tenth", own[SECONDS] <= raw[SECONDS] * 1.1);
    }

    private static double[] run(Contender contender, String url, String streams) throws IOException {
        double[] result = Programs
            .numbers(Programs.reader(Programs.start("streams-load", contender.name(), url, streams)));
        System.out.printf(Locale.ROOT, "%-10s %10.0f %14.0f %8.0f %10.1f %10.1f%n", contender, result[THREADS],
                result[HEAP], result[WHOLE], result[SECONDS], result[CPU]);
        return result;
    }

}
