package io.github.aiutils.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What programs have in common: processes of their own, medians and marks. */
public final class Programs {

    private Programs() {
    }

    /**
     * Starts another program of this jar, from the class path of this one.
     * @param program the program and its arguments
     * @return the process; what it says about errors is passed on
     * @throws IOException if it cannot be started
     */
    public static Process start(String... program) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(java(), "-Xmx1g", "-Dlogging.level.root=warn", "-cp", System.getProperty("java.class.path")));
        String main = System.getProperty("sun.java.command", "").split(" ")[0];
        if (main.endsWith(".jar")) {
            command.add("-jar");
        }
        command.add(main);
        command.addAll(List.of(program));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    public static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    public static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Reads the numbers of the next line.
     * @param reader reads what a program prints
     * @return the numbers
     * @throws IOException if there is no such line
     */
    public static double[] numbers(BufferedReader reader) throws IOException {
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("a program printed no result");
        }
        return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    public static double median(double[] values) {
        return percentile(values, 0.5);
    }

    public static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))];
    }

    /**
     * Returns the median of each column.
     * @param rounds rows of equal length
     * @return the medians
     */
    public static double[] medians(List<double[]> rounds) {
        double[] medians = new double[rounds.get(0).length];
        for (int i = 0; i < medians.length; i++) {
            int column = i;
            medians[i] = median(rounds.stream().mapToDouble((round) -> round[column]).toArray());
        }
        return medians;
    }

    public static void mark(String goal, boolean reached) {
        System.out.println((reached ? "PASS  " : "FAIL  ") + goal);
    }

}
