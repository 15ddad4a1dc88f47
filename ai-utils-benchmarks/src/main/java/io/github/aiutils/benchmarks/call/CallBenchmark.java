package io.github.aiutils.benchmarks.call;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what a call costs on the whole path against WebClient and Jackson. Contenders
 * take turns in fresh processes, so that none profits from another's warm code, and the
 * median of the rounds counts.
 */
public final class CallBenchmark {

    private CallBenchmark() {
    }

    /**
     * Runs the benchmark and prints its tables.
     * @param args seconds to warm up, seconds to measure, rounds; 40, 15 and 3 if not
     * given
     * @throws IOException if a process cannot be started or read
     */
    public static void main(String[] args) throws IOException {
        String warmUp = (args.length > 0) ? args[0] : "40";
        String measured = (args.length > 1) ? args[1] : "15";
        int rounds = (args.length > 2) ? Integer.parseInt(args[2]) : 3;
        Process stub = start("call-stub");
        try {
            String url = "http://127.0.0.1:" + reader(stub).readLine();
            for (String kind : List.of("unary", "stream")) {
                Map<Contender, List<double[]>> results = new EnumMap<>(Contender.class);
                for (int round = 0; round < rounds; round++) {
                    for (Contender contender : Contender.values()) {
                        Process load = start("call-load", contender.name(), kind, url, warmUp, measured);
                        results.computeIfAbsent(contender, (key) -> new ArrayList<>()).add(result(load));
                    }
                }
                print(kind, results);
            }
        }
        finally {
            stub.destroy();
        }
    }

    private static double[] result(Process load) throws IOException {
        String line = reader(load).readLine();
        if (line == null) {
            throw new IOException("a load printed no result");
        }
        return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static void print(String kind, Map<Contender, List<double[]>> results) {
        int chunks = kind.equals("stream") ? CallStub.CHUNKS : 1;
        double[] base = medians(results.getOrDefault(Contender.WEBCLIENT, List.of()));
        System.out.printf(Locale.ROOT, "%n%s, %s%n%-10s %12s %8s %12s %8s %12s %8s%n", kind,
                (chunks > 1) ? "figures per chunk" : "figures per call", "contender", "per second", "ratio", "CPU us",
                "ratio", "bytes", "ratio");
        results.forEach((contender, rounds) -> {
            double[] own = medians(rounds);
            System.out.printf(Locale.ROOT, "%-10s %12.0f %8.2f %12.2f %8.2f %12.0f %8.2f%n", contender, own[0] * chunks,
                    own[0] / base[0], own[1] / chunks, own[1] / base[1], own[2] / chunks, own[2] / base[2]);
        });
        double[] ours = medians(results.getOrDefault(Contender.AI_UTILS, List.of()));
        if (chunks > 1) {
            mark("CPU per chunk at most 0.35 x", ours[1] / base[1] <= 0.35);
            mark("at most 1.5 KB per chunk", ours[2] / chunks <= 1536);
        }
        else {
            mark("CPU per call at most 1.0 x", ours[1] / base[1] <= 1.0);
            mark("allocation per call at most 1.0 x", ours[2] / base[2] <= 1.0);
        }
    }

    private static void mark(String goal, boolean reached) {
        System.out.println((reached ? "PASS  " : "FAIL  ") + goal);
    }

    private static double[] medians(List<double[]> rounds) {
        double[] medians = new double[3];
        for (int i = 0; i < medians.length; i++) {
            int column = i;
            double[] sorted = rounds.stream().mapToDouble((round) -> round[column]).sorted().toArray();
            medians[i] = sorted[sorted.length / 2];
        }
        return medians;
    }

    private static Process start(String... program) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g", "-Dlogging.level.root=warn", "-cp", System.getProperty("java.class.path")));
        String main = System.getProperty("sun.java.command", "").split(" ")[0];
        if (main.endsWith(".jar")) {
            command.add("-jar");
        }
        command.add(main);
        command.addAll(List.of(program));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

}
