package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorBodyTests {

    private static final String OPENAI = """
            {"error":{"message":"Too fast","type":"tokens","param":"messages","code":"rate_limit_exceeded"}}""";

    @Test
    void readsAnErrorObject() {
        ErrorBody body = read(OPENAI);
        assertThat(body)
            .isEqualTo(new ErrorBody(true, true, "tokens", "rate_limit_exceeded", "messages", "Too fast", null));
        assertThat(body.name()).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void readsAnthropicsFormWithItsDetailsAndRequestId() {
        ErrorBody body = read("""
                {"type":"error","error":{"type":"rate_limit_error","message":"Spent",
                "details":{"error_code":"enforced_spend_limit_reached","more":{"a":[1]}}},"request_id":"req_1"}""");
        assertThat(body.type()).isEqualTo("rate_limit_error");
        assertThat(body.name()).isEqualTo("enforced_spend_limit_reached");
        assertThat(body.requestId()).isEqualTo("req_1");
    }

    @Test
    void prefersTheTypeInsideTheErrorWhateverTheOrder() {
        assertThat(read("{\"error\":{\"type\":\"api_error\"},\"type\":\"error\"}").type()).isEqualTo("api_error");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"error\":\"No way\"}", "{\"detail\":\"No way\"}",
            "{\"object\":\"error\",\"message\":\"No way\",\"type\":\"BadRequestError\",\"code\":400}",
            "[{\"error\":{\"message\":\"No way\"}}]", "{\"error\":{\"message\":\"No way\",\"code\":null}}" })
    void readsTheOtherForms(String text) {
        ErrorBody body = read(text);
        assertThat(body.found()).isTrue();
        assertThat(body.json()).isTrue();
        assertThat(body.message()).isEqualTo("No way");
    }

    @Test
    void readsNumbersAsCodes() {
        assertThat(read("{\"error\":{\"message\":\"x\",\"code\":503}}").code()).isEqualTo("503");
        assertThat(read("{\"object\":\"error\",\"code\":404}").code()).isEqualTo("404");
    }

    @Test
    void findsAnErrorWithAListOfDetails() {
        assertThat(read("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}").found()).isTrue();
    }

    @Test
    void takesTextAndPagesAsTheMessage() {
        assertThat(read("upstream connect error"))
            .isEqualTo(new ErrorBody(false, false, null, null, null, "upstream connect error", null));
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
        assertThat(ErrorBody.read(Arrays.copyOf(bytes, bytes.length - 1)).code()).isEqualTo("rate_limit_exceeded");
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
