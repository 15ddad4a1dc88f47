package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.github.aiutils.provider.ErrorBody.Advice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorBodyTests {

    private static final String OPENAI = """
            {"error":{"message":"Too fast","type":"tokens","param":"messages","code":"rate_limit_exceeded"}}""";

    @Test
    void readsAnErrorObject() {
        assertThat(read(OPENAI)).isEqualTo(new ErrorBody(true, List.of("rate_limit_exceeded", "tokens"), 0, List.of(),
                "Too fast", null, Advice.NONE));
    }

    @Test
    void readsAnthropicsFormWithItsDetailsAndRequestId() {
        ErrorBody body = read("""
                {"type":"error","error":{"type":"rate_limit_error","message":"Spent",
                "details":{"error_code":"enforced_spend_limit_reached","more":{"a":[1]}}},"request_id":"req_1"}""");
        assertThat(body.names()).containsExactly("enforced_spend_limit_reached", "rate_limit_error");
        assertThat(body.requestId()).isEqualTo("req_1");
    }

    @Test
    void prefersTheMessageInsideTheErrorWhateverTheOrder() {
        assertThat(read("{\"error\":{\"message\":\"in\"},\"message\":\"out\"}").message()).isEqualTo("in");
        assertThat(read("{\"message\":\"out\",\"error\":{\"message\":\"in\"}}").message()).isEqualTo("in");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"error\":\"No way\"}", "{\"detail\":\"No way\"}",
            "{\"object\":\"error\",\"message\":\"No way\",\"type\":\"BadRequestError\",\"code\":400}",
            "[{\"error\":{\"message\":\"No way\"}}]", "{\"error\":{\"message\":\"No way\",\"code\":null}}" })
    void readsTheOtherForms(String text) {
        ErrorBody body = read(text);
        assertThat(body.found()).isTrue();
        assertThat(body.message()).isEqualTo("No way");
    }

    @Test
    void readsAStatusWhereverItIs() {
        assertThat(read("{\"error\":{\"message\":\"x\",\"code\":503}}").status()).isEqualTo(503);
        assertThat(read("{\"object\":\"error\",\"code\":\"404\"}").status()).isEqualTo(404);
        assertThat(read("{\"statusCode\":429,\"message\":\"x\"}").status()).isEqualTo(429);
        assertThat(read("{\"error\":{\"code\":200}}").status()).isZero();
        assertThat(read("{\"error\":{\"code\":1300}}").names()).containsExactly("1300");
    }

    @Test
    void findsAnErrorWithAListOfDetails() {
        assertThat(read("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}").found()).isTrue();
    }

    @Test
    void takesTextAndPagesAsTheMessage() {
        assertThat(read("upstream connect error"))
            .isEqualTo(new ErrorBody(false, List.of(), 0, List.of(), "upstream connect error", null, Advice.NONE));
        assertThat(read("<html><h1>502</h1></html>").message()).startsWith("<html>");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " \n ", "null", "1", "\"\"", "{}", "[]", "[[1]]", "{\"error\":null}",
            "{\"error\":false}", "{\"choices\":[]}", "\uFEFF", "{\"error\"", "{\"x\":[[[", "{\"a\":nul" })
    void findsNothingWhereThereIsNothing(String text) {
        assertThat(read(text).found()).isFalse();
    }

    @Test
    void readsWhatItCanOfABodyThatIsCutAnywhere() {
        byte[] bytes = OPENAI.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            ErrorBody body = ErrorBody.read(Arrays.copyOf(bytes, length));
            assertThat(body.message()).isIn(null, "Too fast", OPENAI.substring(0, length));
        }
        assertThat(ErrorBody.read(Arrays.copyOf(bytes, bytes.length - 1)).names()).contains("rate_limit_exceeded");
    }

    @Test
    void keepsFewAndShortNames() {
        String reason = "{\"reason\":\"" + "r".repeat(1000) + "\"}";
        ErrorBody body = read("{\"error\":{\"details\":[" + (reason + ",").repeat(1000) + reason + "]}}");
        assertThat(body.names()).hasSizeLessThan(20).allMatch((name) -> name.length() < 200);
    }

    @Test
    void takesNoGarbageForWords() {
        assertThat(ErrorBody.read(new byte[] { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 'a', 'b', 'c' }).message())
            .isNull();
    }

    @Test
    void endsADeepNestInsteadOfTheStack() {
        assertThat(read("{\"error\":" + "[".repeat(100_000)).found()).isFalse();
        assertThat(read("[".repeat(100_000)).found()).isFalse();
    }

    private static ErrorBody read(String text) {
        return ErrorBody.read(text.getBytes(StandardCharsets.UTF_8));
    }

}
