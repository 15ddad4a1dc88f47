package io.github.aiutils.benchmarks.call;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.aiutils.benchmarks.Programs;

/**
 * Measures what a call costs on the whole path against WebClient and Jackson. Contenders
 * run in processes of their own, so that none profits from another's warm code, and take
 * short turns, so that what else the machine does meets all. The median of the rounds
 * counts, and of the ratios within each round.
 */
public final class CallBenchmark {

    private CallBenchmark() {
    }

    /**
     * Runs the benchmark and prints its tables.
     * @param args seconds to warm up, seconds of a turn, rounds; 40, 3 and 11 if not
     * given
     * @throws IOException if a process cannot be started or read
     */
    public static void main(String[] args) throws IOException {
        String warmUp = (args.length > 0) ? args[0] : "40";
        String turn = (args.length > 1) ? args[1] : "3";
        int rounds = (args.length > 2) ? Integer.parseInt(args[2]) : 11;
        Process stub = Programs.start("call-stub");
        try {
            String url = "http://127.0.0.1:" + Programs.reader(stub).readLine();
            for (String kind : List.of("unary", "stream")) {
                print(kind, measure(kind, url, warmUp, turn, rounds));
            }
        }
        finally {
            stub.destroy();
        }
    }

    private static Map<Contender, List<double[]>> measure(String kind, String url, String warmUp, String turn,
            int rounds) throws IOException {
        Map<Contender, Load> loads = new EnumMap<>(Contender.class);
        Map<Contender, List<double[]>> results = new EnumMap<>(Contender.class);
        try {
            for (Contender contender : Contender.values()) {
                Process process = Programs.start("call-load", contender.name(), kind, url);
                Load load = new Load(process, Programs.reader(process));
                loads.put(contender, load);
                load.run(warmUp);
            }
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<Contender, Load> load : loads.entrySet()) {
                    results.computeIfAbsent(load.getKey(), (key) -> new ArrayList<>()).add(load.getValue().run(turn));
                }
            }
        }
        finally {
            loads.values().forEach((load) -> load.process().destroy());
        }
        return results;
    }

    private static void print(String kind, Map<Contender, List<double[]>> results) {
        int chunks = kind.equals("stream") ? CallStub.CHUNKS : 1;
        List<double[]> base = results.getOrDefault(Contender.WEBCLIENT, List.of());
        List<double[]> own = results.getOrDefault(Contender.AI_UTILS, List.of());
        System.out.printf(Locale.ROOT, "%n%s, %s%n%-10s %12s %8s %12s %8s %12s %8s%n", kind,
                (chunks > 1) ? "figures per chunk" : "figures per call", "contender", "per second", "ratio", "CPU us",
                "ratio", "bytes", "ratio");
        results.forEach((contender, rounds) -> {
            double[] medians = Programs.medians(rounds);
            double[] ratios = ratios(rounds, base);
            System.out.printf(Locale.ROOT, "%-10s %12.0f %8.2f %12.2f %8.2f %12.0f %8.2f%n", contender,
                    medians[0] * chunks, ratios[0], medians[1] / chunks, ratios[1], medians[2] / chunks, ratios[2]);
        });
        double[] ours = ratios(own, base);
        if (chunks > 1) {
            Programs.mark("CPU per chunk at most 0.35 x", ours[1] <= 0.35);
            Programs.mark("at most 1.5 KB per chunk", Programs.medians(own)[2] / chunks <= 1536);
        }
        else {
            Programs.mark("CPU per call at most 1.0 x", ours[1] <= 1.0);
            Programs.mark("allocation per call at most 1.0 x", ours[2] <= 1.0);
        }
    }

    private static double[] ratios(List<double[]> rounds, List<double[]> base) {
        List<double[]> ratios = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            double[] ratio = rounds.get(i).clone();
            for (int column = 0; column < ratio.length; column++) {
                ratio[column] /= base.get(i)[column];
            }
            ratios.add(ratio);
        }
        return Programs.medians(ratios);
    }

    private record Load(Process process, BufferedReader reader) {

        double[] run(String seconds) throws IOException {
            this.process.getOutputStream().write((seconds + "\n").getBytes(StandardCharsets.UTF_8));
            this.process.getOutputStream().flush();
            return Programs.numbers(this.reader);
        }

    }

}
