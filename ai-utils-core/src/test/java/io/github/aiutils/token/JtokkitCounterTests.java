package io.github.aiutils.token;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.Tool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class JtokkitCounterTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    private final JtokkitCounter counter = new JtokkitCounter();

    @ParameterizedTest
    @EnumSource(Texts.class)
    void piecesCountAsTheWhole(Texts kind) {
        String text = kind.text(new Random(1), 30_000);
        TokenCount count = count("gpt-4o", text);
        assertThat(count).isEqualTo(new TokenCount(O200K.countTokensOrdinary(text), true));
    }

    @Test
    void aMillionTimesOneLetterIsBoundedAndSaysSo() {
        TokenCount count = count("gpt-4o", "a".repeat(1_000_000));
        assertThat(count.exact()).isFalse();
        assertThat(count.tokens()).isBetween(125_000L, 126_500L);
    }

    @Test
    void whatLooksLikeASpecialTokenIsText() {
        assertThat(count("gpt-4o", "<|endoftext|>").tokens()).isGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource({ "gpt-4o-mini-2024-07-18, true", "openai/gpt-4.1, true", "ft:gpt-4o:acme::1, true", "o3-mini, true",
            "gpt-5-nano, true", "gpt-oss-20b, true", "gpt-4, true", "gpt-35-turbo, true",
            "text-embedding-3-small, true", "gpt-6-luna, false", "claude-opus-5, false", "llama-4, false",
            "gpt-45, false" })
    void saysWhichModelsItCountsExactly(String model, boolean exact) {
        assertThat(this.counter.isExact(model)).isEqualTo(exact);
        assertThat(count(model, "Hello world").exact()).isEqualTo(exact);
    }

    @ParameterizedTest
    @CsvSource({ "gpt-4o, O200K_BASE", "gpt-4.1-mini, O200K_BASE", "gpt-4.5-preview, O200K_BASE", "gpt-4, CL100K_BASE",
            "gpt-4-turbo, CL100K_BASE", "gpt-4-0613, CL100K_BASE", "gpt-6-luna, O200K_BASE" })
    void longerNamesAreNotTakenForShorterOnes(String model, TokenEncoding encoding) {
        assertThat(ModelEncodings.DEFAULT.find(model).encoding()).isEqualTo(encoding);
    }

    @Test
    void anEncodingCanBeSetForAModel() {
        ModelEncodings encodings = ModelEncodings.DEFAULT.with("gpt-6", TokenEncoding.O200K_BASE);
        JtokkitCounter own = new JtokkitCounter(encodings, 1000, Schedulers.immediate());
        assertThat(own.isExact("gpt-6-sol")).isTrue();
        assertThat(own.count("gpt-6-sol", "Hello world").block(LONG)).isEqualTo(new TokenCount(2, true));
    }

    @Test
    void textsPastTheBoundAreEstimated() {
        JtokkitCounter small = new JtokkitCounter(ModelEncodings.DEFAULT, 1000, Schedulers.immediate());
        String text = Texts.ENGLISH.text(new Random(2), 20_000);
        TokenCount count = small.count("gpt-4o", text).block(LONG);
        assertThat(count.exact()).isFalse();
        assertThat((double) count.tokens()).isCloseTo(O200K.countTokensOrdinary(text), within(count.tokens() * 0.15));
    }

    @Test
    void countsOnAThreadThatMayBeKeptBusy() {
        assertThat(this.counter.count("gpt-4o", "Hi").map((count) -> Schedulers.isInNonBlockingThread()).block(LONG))
            .isFalse();
        assertThat(Mono.defer(() -> this.counter.count("gpt-4o", "Hi"))
            .subscribeOn(Schedulers.parallel())
            .map((count) -> Thread.currentThread().getName())
            .block(LONG)).startsWith("boundedElastic");
    }

    /**
     * The conversation of OpenAI's cookbook, for which its API reports 124 and 129; the
     * names that its messages have there are 14 of them.
     */
    @ParameterizedTest
    @CsvSource({ "gpt-4o, 110", "gpt-4-0613, 115" })
    void conversationsFollowTheFormula(String model, long tokens) {
        ChatRequest request = ChatRequest.builder()
            .system("You are a helpful, pattern-following assistant that translates corporate jargon into plain English.")
            .user("New synergies will help drive top-line growth.")
            .message(Message.assistant("Things working well together will increase revenue."))
            .user("Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.")
            .message(Message.assistant("Let's talk later when we're less busy about how to do better."))
            .user("This late pivot means we don't have time to boil the ocean for the client deliverable.")
            .build();
        assertThat(this.counter.count(model, request).block(LONG)).isEqualTo(new TokenCount(tokens, true));
    }

    @Test
    void aMessageIsItsTextItsRoleAndThree() {
        assertThat(this.counter.count("gpt-4o", List.of(Message.user("Hello world"))).block(LONG))
            .isEqualTo(new TokenCount(2 + 1 + 3, true));
    }

    @Test
    void toolsFollowTheFormula() {
        Tool tool = Tool.of("get_current_weather", "Get the current weather in a given location",
                Map.of("type", "object", "properties",
                        Map.of("location",
                                Map.of("type", "string", "description", "The city and state, e.g. San Francisco, CA"),
                                "unit", Map.of("type", "string", "description", "The unit of temperature to return",
                                        "enum", List.of("celsius", "fahrenheit"))),
                        "required", List.of("location")));
        ChatRequest request = ChatRequest.builder()
            .system("You are a helpful assistant that can answer to questions about the weather.")
            .user("What's the weather like in Pittsburgh?")
            .options((options) -> options.tools(List.of(tool)))
            .build();
        long conversation = this.counter.count("gpt-4o", request.withOptions(ChatOptions.NONE)).block(LONG).tokens();
        long function = 7 + tokens("get_current_weather:Get the current weather in a given location") + 3;
        long location = 3 + tokens("location:string:The city and state, e.g. San Francisco, CA");
        long unit = 3 + tokens("unit:string:The unit of temperature to return") - 3 + 3 + tokens("celsius") + 3
                + tokens("fahrenheit");
        assertThat(this.counter.count("gpt-4o", request).block(LONG))
            .isEqualTo(new TokenCount(conversation + function + location + unit + 12, true));
    }

    @Test
    void conversationsWithoutAFormulaSaySo() {
        assertThat(this.counter.count("gpt-5-nano", ChatRequest.of("Hi")).block(LONG).exact()).isFalse();
        assertThat(this.counter.count("claude-opus-5", ChatRequest.of("Hi")).block(LONG).exact()).isFalse();
    }

    @Test
    void anImageCountsByItsSize() {
        Message message = Message.user(Part.image("image/png", png(1024, 1024)));
        assertThat(this.counter.count("gpt-4o", List.of(message)).block(LONG)).isEqualTo(new TokenCount(765 + 4, true));
    }

    @ParameterizedTest
    @EnumSource(Texts.class)
    void aCutTextIsTheLongestBeginningThatFits(Texts kind) {
        String text = kind.text(new Random(3), 20_000);
        String cut = this.counter.cut("gpt-4o", text, 1500).block(LONG);
        assertThat(text).startsWith(cut);
        assertThat(O200K.countTokensOrdinary(cut)).isBetween(1480, 1500);
    }

    @Test
    void aTextThatFitsIsNotCut() {
        assertThat(this.counter.cut("gpt-4o", "Hello world", 2).block(LONG)).isEqualTo("Hello world");
        assertThat(this.counter.cut("gpt-4o", "Hello world", 0).block(LONG)).isEmpty();
        assertThat(this.counter.cut("llama-4", "Hello world", 100).block(LONG)).isEqualTo("Hello world");
        assertThatIllegalArgumentException().isThrownBy(() -> this.counter.cut("gpt-4o", "Hello", -1));
    }

    @Test
    void aCutForAnotherModelIsEstimated() {
        String text = Texts.ENGLISH.text(new Random(4), 20_000);
        String cut = this.counter.cut("claude-opus-5", text, 1000).block(LONG);
        assertThat(text).startsWith(cut);
        assertThat(count("claude-opus-5", cut).tokens()).isBetween(900L, 1100L);
    }

    private static long tokens(String text) {
        return O200K.countTokensOrdinary(text);
    }

    private TokenCount count(String model, String text) {
        return this.counter.count(model, text).block(LONG);
    }

    private static byte[] png(int width, int height) {
        return ByteBuffer.allocate(32).putInt(0x89504E47).putInt(16, width).putInt(20, height).array();
    }

}
