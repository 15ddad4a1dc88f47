package io.github.aiutils.benchmarks.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Route;
import io.github.aiutils.benchmarks.Programs;
import io.github.aiutils.token.JtokkitCounter;
import io.github.aiutils.token.LearningEstimator;
import io.github.aiutils.token.ModelEncodings;
import reactor.core.scheduler.Schedulers;

/** Measures how long an estimate of a megabyte keeps its caller, beside counting it. */
public final class TokenBenchmark {

    private static final int CHARS = 1_000_000;

    private static final int WARM_UP = 20_000;

    private static final int MEASURED = 20_000;

    private static final double MARK_MICROS = 50;

    private static final String MODEL = "gpt-4o";

    private TokenBenchmark() {
    }

    /**
     * Runs the benchmark and prints its table.
     * @param args none
     */
    public static void main(String[] args) {
        String text = text(new Random(1));
        double[] micros = estimates(text);
        System.out.printf(Locale.ROOT, "%nan estimate of %,d characters: p50 %.1f us, p99 %.1f us%n", CHARS,
                micros[MEASURED / 2], micros[MEASURED * 99 / 100]);
        JtokkitCounter counter = new JtokkitCounter(ModelEncodings.DEFAULT, CHARS, Schedulers.immediate());
        System.out.printf(Locale.ROOT, "counting one word, vocabulary read: %,.0f us%n", count(counter, "word"));
        count(counter, text);
        System.out.printf(Locale.ROOT, "counting the same text: %,.0f us%n", count(counter, text));
        System.out.printf(Locale.ROOT, "counting as many times one letter: %,.0f us%n",
                count(counter, "a".repeat(CHARS)));
        Programs.mark("an estimate costs at most 50 us at p50", micros[MEASURED / 2] <= MARK_MICROS);
    }

    private static double[] estimates(String text) {
        LearningEstimator estimator = new LearningEstimator();
        Call call = Call.of("req_0123456789ab", "benchmark", ChatRequest.of(text), false)
            .to(new Route("openai", MODEL));
        double[] micros = new double[MEASURED];
        for (int i = -WARM_UP; i < MEASURED; i++) {
            long start = System.nanoTime();
            estimator.estimate(call);
            if (i >= 0) {
                micros[i] = (System.nanoTime() - start) / 1e3;
            }
        }
        Arrays.sort(micros);
        return micros;
    }

    private static double count(JtokkitCounter counter, String text) {
        long start = System.nanoTime();
        counter.count(MODEL, text).block();
        return (System.nanoTime() - start) / 1e3;
    }

    private static String text(Random random) {
        String[] words = "the quick brown fox reads {\"id\":1234,\"open\":true} and says: größer, naïve; 你好世界 42 привет"
            .split(" ");
        StringBuilder text = new StringBuilder(CHARS + 50);
        while (text.length() < CHARS) {
            text.append(words[random.nextInt(words.length)]).append((random.nextInt(12) == 0) ? '\n' : ' ');
        }
        return text.substring(0, CHARS);
    }

}
