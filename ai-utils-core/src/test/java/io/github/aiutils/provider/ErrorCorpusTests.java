package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorCorpusTests {

    /** A provider's answer means one of these; the others are ours or the network's. */
    private static final Set<ErrorClass> OF_ANSWERS = EnumSet.of(ErrorClass.RATE_LIMITED, ErrorClass.OVERLOADED,
            ErrorClass.SERVER_ERROR, ErrorClass.TIMEOUT, ErrorClass.MALFORMED_RESPONSE, ErrorClass.QUOTA_EXHAUSTED,
            ErrorClass.AUTHENTICATION, ErrorClass.PERMISSION, ErrorClass.NOT_FOUND, ErrorClass.CONTEXT_WINDOW,
            ErrorClass.INVALID_REQUEST, ErrorClass.CONTENT_POLICY);

    static List<ErrorCorpus.Answer> answers() {
        return ErrorCorpus.answers();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void tellsWhatAnAnswerMeans(ErrorCorpus.Answer answer) {
        ProviderException error = (ProviderException) answer.read(answer.body());
        assertThat(error.errorClass().code()).as("class").isEqualTo(answer.expected("class"));
        assertThat(error.reaction().name()).as("reaction").isEqualTo(answer.expected("reaction"));
        assertThat(error.retryAfter()).as("wait").isEqualTo(answer.retryAfter());
        assertThat(error.details().code()).as("code").isEqualTo(answer.expected("code"));
        assertThat(error.details().requestId()).as("request id").isEqualTo(answer.expected("requestId"));
        assertThat(error.getMessage()).hasSizeLessThan(700);
        String shown = answer.expected("shows");
        if (shown != null) {
            assertThat(error.details().text()).contains(shown);
        }
        for (String hidden : answer.hidden()) {
            assertThat(error.getMessage()).doesNotContain(hidden);
        }
    }

    @Test
    void knowsManyAnswersOfManyProviders() {
        assertThat(answers()).hasSizeGreaterThan(400);
        assertThat(answers()).extracting(ErrorCorpus.Answer::file)
            .contains("openai", "anthropic", "azure", "openrouter", "gemini", "mistral", "groq", "deepseek", "cohere",
                    "local", "hosted");
        assertThat(answers()).extracting(ErrorCorpus.Answer::toString).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void staysInTheTableWhereverABodyIsCut(ErrorCorpus.Answer answer) {
        byte[] body = answer.body();
        for (int length = 0; length < Math.min(body.length, 3000); length++) {
            assertKnown(answer, Arrays.copyOf(body, length));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void staysInTheTableWhateverTheBytes(long seed) {
        Random random = new Random(seed);
        List<ErrorCorpus.Answer> answers = answers();
        for (int i = 0; i < 500; i++) {
            ErrorCorpus.Answer answer = answers.get(random.nextInt(answers.size()));
            assertKnown(answer, random.nextBoolean() ? noise(random) : spoilt(random, answer.body()));
        }
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[0] = (byte) "{[\"<".charAt(random.nextInt(4));
        }
        return bytes;
    }

    /** Changes a few bytes, and moves a piece of the body elsewhere. */
    private static byte[] spoilt(Random random, byte[] body) {
        byte[] bytes = Arrays.copyOf(body, Math.min(body.length, 4000));
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        if (bytes.length > 8 && random.nextBoolean()) {
            int length = random.nextInt(bytes.length / 2);
            System.arraycopy(body, random.nextInt(bytes.length - length), bytes, random.nextInt(bytes.length - length),
                    length);
        }
        return bytes;
    }

    /** A spoilt event inside a stream may be a harmless one by chance. */
    private static void assertKnown(ErrorCorpus.Answer answer, byte[] body) {
        Throwable error = answer.read(body);
        if (error == null && !answer.node().get("as").stringValue().equals("reply")) {
            return;
        }
        assertThat(error).as(() -> answer + " " + new String(body, StandardCharsets.ISO_8859_1))
            .isInstanceOf(ProviderException.class);
        assertThat(OF_ANSWERS).contains(((ProviderException) error).errorClass());
    }

    @Test
    void endsSoonWhateverALargeBodyRepeats() {
        List<String> pieces = new ArrayList<>(List.of("input token count ", "<script ", "Limit 1 ", "try again in 1h",
                "9", "tokens + ", "sk-", "\\u0000", "key: ", "Bearer ", "[", "{\\\"a\\\":"));
        ErrorCorpus.Answer answer = answers().stream().filter((one) -> one.status() == 400).findFirst().orElseThrow();
        for (String piece : pieces) {
            String text = piece.repeat(2_000_000 / piece.length());
            long began = System.nanoTime();
            assertKnown(answer, ("{\"error\":{\"message\":\"" + text + "\"}}").getBytes(StandardCharsets.UTF_8));
            assertKnown(answer, text.getBytes(StandardCharsets.UTF_8));
            assertThat(System.nanoTime() - began).as(piece).isLessThan(5_000_000_000L);
        }
    }

}
