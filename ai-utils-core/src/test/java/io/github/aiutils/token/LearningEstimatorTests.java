package io.github.aiutils.token;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.HttpBody;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.Route;
import io.github.aiutils.Tool;
import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class LearningEstimatorTests {

    private static final Tokenizer TOKENIZER = new Tokenizer();

    private static final int AROUND = 7;

    private final LearningEstimator estimator = new LearningEstimator();

    @Test
    void learnsFromTheEstimateWhatItLearnsFromTheCall() {
        LearningEstimator other = new LearningEstimator();
        Call call = call("gpt-4o", ChatRequest.of("Why is the sky blue, and why is it red in the evening?"));
        for (int i = 0; i < 20; i++) {
            Usage used = new Usage(30L + i, null, null, null, 200L + i, null);
            this.estimator.learn(call, used);
            other.begin(call).learn(used);
        }
        assertThat(other.estimate(call)).isEqualTo(this.estimator.estimate(call));
        assertThat(other.estimate(call).output()).isBetween(200L, 230L);
    }

    @Test
    void estimatesRequestsOfAnotherKindByTheirBytesIfAModelReadsThem() {
        HttpBody body = HttpBody.of("application/octet-stream", new byte[41]);
        HttpBody json = HttpBody.json(Map.of("model", "m", "max_tokens", 7), JsonMapper.shared());
        assertThat(estimate(body, null)).isEqualTo(new Usage(0L, null, null, null, 0L, null));
        assertThat(estimate(body, "m")).isEqualTo(new Usage(11L, null, null, null, 0L, null));
        assertThat(estimate(json, null).output()).isEqualTo(7);
        assertThat(this.estimator.remembered()).isZero();
    }

    private Usage estimate(HttpBody body, @Nullable String model) {
        HttpRequest request = HttpRequest.builder("acme", "POST", "/x").body(body).model(model).build();
        Call call = Call.of("req_1", "http", ChatRequest.of("Hi"), false).with(request).to(new Route("acme", "m"));
        this.estimator.learn(call, new Usage(500L, null, null, null, 500L, null));
        return this.estimator.begin(call).expected();
    }

    @ParameterizedTest
    @CsvSource({ "gpt-4o, O200K_BASE, 1", "gpt-4o, O200K_BASE, 2", "gpt-4, CL100K_BASE, 3", "gpt-4, CL100K_BASE, 4" })
    void nineOfTenColdEstimatesAreWithinFifteenPercent(String model, TokenEncoding encoding, long seed) {
        Random random = new Random(seed);
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < 330; i++) {
            String text = kind(i).text(random, length(random, 400, 20_000));
            errors.add(error(model, encoding, text));
        }
        assertThat(p90(errors)).isLessThan(0.15);
    }

    @ParameterizedTest
    @CsvSource({ "gpt-4o, O200K_BASE, 5", "gpt-4, CL100K_BASE, 6", "claude-opus-5, CL100K_BASE, 7",
            "some-model, O200K_BASE, 8" })
    void nineOfTenLearnedEstimatesAreWithinFivePercent(String model, TokenEncoding encoding, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 440; i++) {
            String text = kind(i).text(random, length(random, 2000, 12_000));
            learn(model, text, exact(encoding, text));
        }
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < 220; i++) {
            errors.add(error(model, encoding, kind(i).text(random, length(random, 2000, 12_000))));
        }
        assertThat(p90(errors)).isLessThan(0.05);
    }

    @ParameterizedTest
    @ValueSource(longs = { 9, 10 })
    void megabytesAreEstimatedFromASample(long seed) {
        Random random = new Random(seed);
        List<Double> cold = new ArrayList<>();
        List<Double> learned = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            String text = kind(i).text(random, 1_000_000);
            long exact = exact(TokenEncoding.O200K_BASE, text);
            (i < 11 ? cold : learned).add(Math.abs((double) estimate("gpt-4o", text) / exact - 1));
            for (int report = 0; report < 4; report++) {
                learn("gpt-4o", text, exact);
            }
        }
        assertThat(p90(cold)).isLessThan(0.15);
        assertThat(p90(learned)).isLessThan(0.05);
    }

    @Test
    void aPromptIsEstimatedTheSameEveryTime() {
        String text = Texts.MIXED.text(new Random(11), 500_000);
        assertThat(estimate("gpt-4o", text)).isEqualTo(new LearningEstimatorTests().estimate("gpt-4o", text));
    }

    @Test
    void aRhythmInTheTextDoesNotFallInStepWithTheSample() {
        String row = "0123456789".repeat(60) + " " + "the cat sat on the mat and ".repeat(22);
        double whole = PromptShape.of(row, "gpt-4o").tokens(TokenFamily.O200K);
        for (int rows = 60; rows < 70; rows++) {
            double sampled = PromptShape.of(row.repeat(rows), "gpt-4o").tokens(TokenFamily.O200K);
            assertThat(sampled).isCloseTo(rows * whole, within(rows * whole * 0.1));
        }
    }

    @Test
    void manyShortMessagesAreSampledLikeOneLongText() {
        ChatRequest.Builder request = ChatRequest.builder();
        String text = Texts.ENGLISH.text(new Random(12), 100_000);
        for (int at = 0; at < text.length(); at += 50) {
            request.user(text.substring(at, at + 50));
        }
        long exact = exact(TokenEncoding.O200K_BASE, text) + 2000 * 4;
        assertThat((double) input("gpt-4o", request.build())).isCloseTo(exact, within(exact * 0.1));
    }

    @Test
    void oneOutlierSpoilsNothing() {
        String text = Texts.ENGLISH.text(new Random(13), 4000);
        for (int i = 0; i < 5; i++) {
            learn("gpt-4o", text, 1200);
        }
        learn("gpt-4o", text, 60_000);
        assertThat(estimate("gpt-4o", text)).isBetween(1180L, 1220L);
    }

    @Test
    void aLastingChangeIsFollowed() {
        String text = Texts.ENGLISH.text(new Random(14), 4000);
        for (int i = 0; i < 100; i++) {
            learn("gpt-4o", text, 1000);
        }
        for (int i = 0; i < 16; i++) {
            learn("gpt-4o", text, 1300);
        }
        assertThat(estimate("gpt-4o", text)).isBetween(1290L, 1310L);
    }

    @Test
    void toolsAndImagesAreCounted() {
        ChatRequest plain = ChatRequest.of("Hi");
        Tool tool = Tool.of("get_weather", "Tells the weather", Map.of("type", "object", "properties",
                Map.of("city", Map.of("type", "string", "description", "Name of a city"))));
        ChatRequest tools = ChatRequest.builder().user("Hi").options((options) -> options.tools(List.of(tool))).build();
        ChatRequest image = ChatRequest.builder()
            .message(Message.user(new Part.Text("Hi"), Part.image(URI.create("https://a.example/b.png"))))
            .build();
        assertThat(input("gpt-4o", tools) - input("gpt-4o", plain)).isBetween(30L, 70L);
        assertThat(input("gpt-4o", image) - input("gpt-4o", plain)).isEqualTo(765);
    }

    @Test
    void unlearnedOutputIsAThousandOrTheCap() {
        assertThat(output(request(null, null))).isEqualTo(1000);
        assertThat(output(request(200, null))).isEqualTo(200);
        assertThat(output(request(4000, null))).isEqualTo(1000);
    }

    @Test
    void outputIsTheLearnedQuantile() {
        answers(request(null, null), 1, 1000);
        assertThat(output(request(null, null))).isBetween(600L, 700L);
        assertThat(output(request(300, null))).isEqualTo(300);
    }

    @Test
    void outputFollowsAChangeWithinAFewHundredAnswers() {
        answers(request(null, null), 1, 1000);
        answers(request(null, null), 4000, 4300);
        assertThat(output(request(null, null))).isBetween(4000L, 4300L);
    }

    @Test
    void outputIsLearnedApartForEachTag() {
        answers(request(null, "summary"), 90, 110);
        answers(request(null, "report"), 2900, 3100);
        assertThat(output(request(null, "summary"))).isBetween(90L, 110L);
        assertThat(output(request(null, "report"))).isBetween(2800L, 3300L);
        assertThat(output(request(null, "unknown"))).isGreaterThan(500L);
    }

    @Test
    void anotherClientOfTheModelKnowsWhatTheModelAnswers() {
        answers(request(null, null), 90, 110);
        Call other = Call.of("req_0123456789ab", "other", request(null, null), false).to(route("gpt-4o"));
        assertThat(this.estimator.estimate(other).output()).isBetween(90L, 110L);
    }

    @Test
    void answersThatWereCutDoNotMakeOthersLookShort() {
        answers(request(null, null), 900, 1100);
        for (int i = 0; i < 300; i++) {
            learn(request(100, null), new Usage(null, null, null, null, 100L, null));
        }
        assertThat(output(request(null, null))).isBetween(900L, 1200L);
    }

    @Test
    void aLongAnswerIsOneOfAHundred() {
        answers(request(null, null), 1, 1000);
        assertThat(this.estimator.longOutput(route("gpt-4o"))).isBetween(940L, 1030L);
        assertThat(this.estimator.longOutput(route("another"))).isNull();
    }

    @Test
    void howLongALongAnswerIsTakesAHundredToTell() {
        for (int i = 1; i <= 100; i++) {
            assertThat(this.estimator.longOutput(route("gpt-4o"))).isNull();
            learn(request(4000, "summary"), new Usage(null, null, null, null, 50L, null));
        }
        assertThat(this.estimator.longOutput(route("gpt-4o"))).isBetween(45L, 56L);
    }

    @Test
    void aCapThatCutsAnswersIsNotCalledEnoughBelowItself() {
        for (int i = 0; i < 300; i++) {
            long output = (i % 10 == 0) ? 4000 : 100;
            learn(request(4000, null), new Usage(null, null, null, null, output, null));
        }
        assertThat(this.estimator.longOutput(route("gpt-4o"))).isGreaterThan(3500);
    }

    @Test
    void whatWasNotReportedIsNotLearned() {
        ChatRequest request = request(null, null);
        long before = input("gpt-4o", request);
        for (int i = 0; i < 50; i++) {
            learn(request, Usage.UNKNOWN);
            learn(request, new Usage(0L, null, null, null, 0L, null));
        }
        assertThat(input("gpt-4o", request)).isEqualTo(before);
        assertThat(output(request)).isEqualTo(1000);
    }

    @Test
    void cachedInputIsInput() {
        String text = Texts.ENGLISH.text(new Random(15), 8000);
        for (int i = 0; i < 5; i++) {
            this.estimator.learn(call("gpt-4o", ChatRequest.of(text)), new Usage(100L, 2000L, 300L, null, 5L, null));
        }
        assertThat(estimate("gpt-4o", text)).isBetween(2390L, 2410L);
    }

    @Test
    void anyNumberOfModelsAndTagsMayPassBy() {
        LearningEstimator small = new LearningEstimator(ModelEncodings.DEFAULT, 0.75, List.of("tenant"), 100);
        for (int i = 0; i < 20_000; i++) {
            ChatRequest request = ChatRequest.builder().user("Hi").tag("tenant", "t" + i).build();
            small.learn(call("model-" + i, request), new Usage(10L, null, null, null, 10L, null));
        }
        assertThat(small.remembered()).isBetween(100, 200);
    }

    @Test
    void whoIsUsedIsNotForgotten() {
        LearningEstimator small = new LearningEstimator(ModelEncodings.DEFAULT, 0.75, List.of(), 100);
        ChatRequest request = ChatRequest.of("Hi");
        for (int i = 0; i < 10; i++) {
            small.learn(call("kept", request), new Usage(10L, null, null, null, 77L, null));
        }
        for (int i = 0; i < 5000; i++) {
            small.learn(call("model-" + i, request), new Usage(10L, null, null, null, 10L, null));
            assertThat(small.estimate(call("kept", request)).output()).isBetween(70L, 90L);
        }
    }

    @Test
    void manyThreadsLearnAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                long seed = thread;
                done.add(threads.submit(() -> {
                    Random random = new Random(seed);
                    for (int i = 0; i < 5000; i++) {
                        learn(request(null, "t" + random.nextInt(8)),
                                new Usage(20L, null, null, null, 100L + random.nextInt(20), null));
                        assertThat(output(request(null, "t1"))).isBetween(90L, 1000L);
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
        finally {
            threads.shutdownNow();
        }
        assertThat(output(request(null, "t1"))).isBetween(100L, 125L);
    }

    @ParameterizedTest
    @ValueSource(doubles = { 0, 1, -1, Double.NaN })
    void refusesAQuantileThatIsNone(double quantile) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new LearningEstimator(ModelEncodings.DEFAULT, quantile, List.of(), 10));
    }

    private static Texts kind(int i) {
        return Texts.values()[i % Texts.values().length];
    }

    private static int length(Random random, int least, int most) {
        return (int) (least * Math.pow((double) most / least, random.nextDouble()));
    }

    private double error(String model, TokenEncoding encoding, String text) {
        return Math.abs((double) estimate(model, text) / exact(encoding, text) - 1);
    }

    private static long exact(TokenEncoding encoding, String text) {
        return TOKENIZER.count(encoding, text).tokens() + AROUND;
    }

    private static double p90(List<Double> errors) {
        double[] sorted = errors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) (sorted.length * 0.9)];
    }

    private long estimate(String model, String text) {
        return input(model, ChatRequest.of(text));
    }

    private long input(String model, ChatRequest request) {
        return this.estimator.estimate(call(model, request)).input();
    }

    private long output(ChatRequest request) {
        return this.estimator.estimate(call("gpt-4o", request)).output();
    }

    private void learn(String model, String text, long input) {
        this.estimator.learn(call(model, ChatRequest.of(text)), new Usage(input, null, null, null, null, null));
    }

    private void learn(ChatRequest request, Usage used) {
        this.estimator.learn(call("gpt-4o", request), used);
    }

    private void answers(ChatRequest request, int least, int most) {
        Random random = new Random(16);
        for (int i = 0; i < 1000; i++) {
            learn(request, new Usage(null, null, null, null, (long) least + random.nextInt(most - least + 1), null));
        }
    }

    private static ChatRequest request(Integer most, String feature) {
        ChatRequest.Builder request = ChatRequest.builder()
            .user("Hi")
            .options((options) -> options.maxOutputTokens(most));
        return ((feature != null) ? request.tag("feature", feature) : request).build();
    }

    private static Call call(String model, ChatRequest request) {
        return Call.of("req_0123456789ab", "test", request, false).to(route(model));
    }

    private static Route route(String model) {
        return new Route("acme", model);
    }

}
