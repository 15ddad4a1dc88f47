package io.github.aiutils.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import io.github.aiutils.benchmarks.Programs;

/**
 * Measures what the starter adds to the start of the smallest WebFlux application that
 * has a provider: the same application in fresh processes, in turn with and without the
 * starter and what it brings along. Runs from the packaged jar only, whose libraries it
 * unpacks.
 */
public final class StartupBenchmark {

    /** What is on the class path only because of the starter, by its dependency tree. */
    private static final Pattern STARTER = Pattern
        .compile("(ai-utils|resilience4j|spring-boot-webclient|spring-boot-starter-webclient).*");

    private StartupBenchmark() {
    }

    /**
     * Runs the benchmark and prints its table.
     * @param args rounds; 9 if not given
     * @throws Exception if the jar cannot be unpacked or a process not be read
     */
    public static void main(String[] args) throws Exception {
        int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 9;
        Path unpacked = Files.createTempDirectory("ai-utils-startup");
        unpack(System.getProperty("java.class.path"), unpacked);
        List<double[]> without = new ArrayList<>();
        List<double[]> with = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            double[] base = start(unpacked, true);
            double[] own = start(unpacked, false);
            if (round >= 0) {
                without.add(base);
                with.add(own);
            }
        }
        print(Programs.medians(without), Programs.medians(with));
    }

    private static void unpack(String jar, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(jar)) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().startsWith("BOOT-INF/") && !entry.isDirectory()) {
                    Path file = target.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.copy(zip.getInputStream(entry), file);
                }
            }
        }
    }

    private static double[] start(Path unpacked, boolean plain) throws IOException {
        ProcessBuilder process = new ProcessBuilder(Programs.java(), "-Xmx512m", "-cp", classPath(unpacked, plain),
                StartupApplication.class.getName(), "--server.port=0", "--spring.main.banner-mode=off",
                "--logging.level.root=warn");
        process.environment().put("OPENAI_API_KEY", "none");
        return Programs.numbers(Programs.reader(process.redirectError(ProcessBuilder.Redirect.INHERIT).start()));
    }

    private static String classPath(Path unpacked, boolean plain) throws IOException {
        Path application = unpacked.resolve("BOOT-INF");
        try (Stream<Path> files = Files.list(application.resolve("lib"))) {
            return files.filter((file) -> !plain || !STARTER.matcher(file.getFileName().toString()).matches())
                .map(Path::toString)
                .sorted()
                .collect(Collectors.joining(File.pathSeparator, application.resolve("classes") + File.pathSeparator,
                        ""));
        }
    }

    private static void print(double[] without, double[] with) {
        System.out.printf("%-10s %10s %10s %12s%n", "starter", "wall ms", "CPU ms", "heap KB");
        String row = "%-10s %10.0f %10.0f %12.0f%n";
        System.out.printf(Locale.ROOT, row, "without", without[0], without[1], without[2] / 1024);
        System.out.printf(Locale.ROOT, row, "with", with[0], with[1], with[2] / 1024);
        System.out.printf(Locale.ROOT, "%-10s %9.1f%% %9.1f%% %12.0f%n", "added", 100 * (with[0] / without[0] - 1),
                100 * (with[1] / without[1] - 1), (with[2] - without[2]) / 1024);
        Programs.mark("at most 5 % longer until ready", with[0] <= without[0] * 1.05);
        Programs.mark("at most 5 % more CPU until ready", with[1] <= without[1] * 1.05);
        Programs.mark("at most 20 MB more heap", with[2] - without[2] <= 20 << 20);
    }

}
