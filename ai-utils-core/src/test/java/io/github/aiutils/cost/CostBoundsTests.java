package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Given;
import io.github.aiutils.HttpBody;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Route;
import io.github.aiutils.Tool;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.TestBudgets.TestPrice;
import io.github.aiutils.token.JtokkitCounter;
import io.github.aiutils.token.TokenEstimator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CostBoundsTests {

    private static final String ALPHABET = "etaoin shrdlu\n\"\\{}:,0123\t\u0001äéßΩж中日本😀🇨🇭ﷺ";

    private static final JtokkitCounter COUNTER = new JtokkitCounter();

    private final CostBounds bounds = new CostBounds((call) -> Usage.UNKNOWN);

    private static Call call(ChatRequest request) {
        return Given.unary().with(request).to(Given.A);
    }

    private static Call capped(int tokens) {
        return call(ChatRequest.of("Hi").withMaxOutputTokens(tokens));
    }

    private static Call extra(String name, Object value) {
        ChatOptions options = ChatOptions.builder().maxOutputTokens(100).extra(name, value).build();
        return call(ChatRequest.of("Hi").withOptions(options));
    }

    /**
     * What the input of "Hi" is bounded by: two letters, a part, a message, a request.
     */
    private static final long HI = 2 + 16 + 16 + 256;

    @Test
    void boundsTheOutputByTheTightestOfWhatIsKnown() {
        assertThat(this.bounds.most(capped(100), new TestPrice(null, 5000L))).isEqualTo(money(HI + 200));
        assertThat(this.bounds.most(call(ChatRequest.of("Hi")), new TestPrice(null, 5000L)))
            .isEqualTo(money(HI + 10_000));
        assertThat(this.bounds.most(call(ChatRequest.of("Hi")), new TestPrice(4000L, null)))
            .isEqualTo(money(HI + 8000));
        assertThat(this.bounds.most(capped(9000), new TestPrice(4000L, 100L))).isEqualTo(money(HI + 8000));
    }

    @Test
    void boundsARequestOfAnotherKindByItsBytesAndItsOwnLimit() {
        HttpBody body = HttpBody.of("application/json",
                "{\"model\":\"gpt-x\",\"max_tokens\":100,\"n\":2}".getBytes(StandardCharsets.UTF_8));
        Call call = Given.unary().with(HttpRequest.builder("acme", "POST", "/x").body(body).build()).to(Given.A);
        assertThat(this.bounds.most(call, new TestPrice(null, 5000L)))
            .isEqualTo(money(256 + 1024 + body.bytes().length + 400));
    }

    @Test
    void boundsTheInputByTheWindow() {
        assertThat(this.bounds.most(call(ChatRequest.of("x".repeat(100_000)).withMaxOutputTokens(1)),
                new TestPrice(4000L, null)))
            .isEqualTo(money(4002));
    }

    @Test
    void knowsNoBoundWhereThereIsNone() {
        assertThat(this.bounds.most(call(ChatRequest.of("Hi")), new TestPrice(null, null))).isNull();
        assertThat(CostBounds.bounded(call(ChatRequest.of("Hi")), new TestPrice(null, null))).isFalse();
        Call linked = call(new ChatRequest(null, List.of(Message.user(Part.image(URI.create("https://a.example/b")))),
                ChatOptions.NONE, Map.of(), null)
            .withMaxOutputTokens(10));
        assertThat(this.bounds.most(linked, new TestPrice(null, null))).isNull();
        assertThat(this.bounds.most(linked, new TestPrice(1000L, null))).isEqualTo(money(1020));
    }

    @ParameterizedTest
    @CsvSource({ "max_tokens, 300, 600", "max_completion_tokens, 300, 600", "max_tokens, 30, 200", "n, 3, 600",
            "candidateCount, 2, 400", "top_a, 9, 200" })
    void heedsExtraFieldsThatMakeAnswersLonger(String name, int value, long output) {
        BigDecimal without = this.bounds.most(extra("service_tier", "flex"), new TestPrice(null, null));
        assertThat(without).isNotNull();
        long input = this.bounds.most(extra(name, value), new TestPrice(null, null)).longValue() - output;
        assertThat(input).isBetween(HI, HI + 100);
    }

    @ParameterizedTest
    @CsvSource({ "service_tier, priority, 3", "serviceTier, priority, 3", "service_tier, flex, 1",
            "speed, priority, 3" })
    void heedsTheServiceTier(String name, String tier, long factor) {
        long most = this.bounds.most(extra(name, tier), new TestPrice(null, null)).longValue();
        assertThat(most).isBetween((HI + 200) * factor, (HI + 300) * factor);
    }

    /** Law: the bound is never less than what a real tokenizer makes of the request. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void neverCountsLessThanATokenizer(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            ChatRequest request = request(random);
            for (String model : List.of("gpt-4o", "gpt-4", "gpt-5.2", "unheard-of")) {
                long tokens = COUNTER.count(model, request).block(Duration.ofSeconds(20)).tokens();
                assertThat(InputBound.of(request, model)).isGreaterThanOrEqualTo(tokens);
            }
        }
    }

    private static ChatRequest request(Random random) {
        ChatRequest.Builder request = ChatRequest.builder().system(text(random));
        for (int i = random.nextInt(5); i >= 0; i--) {
            request.user(text(random));
            request.message(new Message.Assistant(List.of(new Part.Thinking(text(random), null, null),
                    new Part.ToolCall("id", "tool", "{\"a\":\"" + text(random) + "\"}"))));
            request.message(Message.tool("id", text(random)));
        }
        Map<String, Object> schema = Map.of("type", "object", "properties", Map.of(text(random),
                Map.of("type", "string", "description", text(random), "enum", List.of(text(random), text(random)))));
        byte[] png = new byte[24];
        png[0] = (byte) 0x89;
        png[1] = 0x50;
        png[2] = 0x4E;
        png[3] = 0x47;
        png[18] = (byte) random.nextInt(20);
        png[19] = 1;
        png[22] = (byte) random.nextInt(20);
        png[23] = 1;
        request.message(Message.user(Part.image("image/png", png)));
        return request
            .options((options) -> options.tools(List.of(Tool.of("tool", text(random), schema)))
                .responseFormat(ResponseFormat.jsonSchema("shape", schema)))
            .build();
    }

    private static String text(Random random) {
        int[] letters = ALPHABET.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    @Test
    void takesWhatFewAnswersPassIfThatWillDo() {
        Usage expected = new Usage(100L, null, null, null, 50L, null);
        Price price = new TestPrice(100_000L, 5000L);
        assertThat(likely(expected, null, capped(1000), price)).isEqualTo(money(120 + 2 * 50));
        assertThat(likely(expected, 400L, capped(1000), price)).isEqualTo(money(120 + 2 * 400));
        assertThat(likely(expected, 400L, capped(10), price)).isEqualTo(money(120 + 2 * 10));
        assertThat(likely(Usage.UNKNOWN, null, capped(10), price)).isEqualTo(money(HI + 20));
        assertThat(likely(Usage.UNKNOWN, null, call(ChatRequest.of("Hi")), new TestPrice(null, null))).isNull();
    }

    private static @Nullable BigDecimal likely(Usage expected, @Nullable Long longOutput, Call call, Price price) {
        return new CostBounds(new TokenEstimator() {

            @Override
            public Usage estimate(Call call) {
                return expected;
            }

            @Override
            public @Nullable Long longOutput(Route route) {
                return longOutput;
            }

        }).likely(call, price);
    }

    private static BigDecimal money(long amount) {
        return BigDecimal.valueOf(amount);
    }

}
