package io.github.aiutils;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HttpRequestTests {

    private static HttpRequest.Builder post() {
        return HttpRequest.builder("acme", "POST", "/things");
    }

    private static HttpBody json(Object value) {
        return HttpBody.json(value, JsonMapper.shared());
    }

    @Test
    void encodesValuesSoThatEachIsOnePartOfThePath() {
        HttpRequest request = HttpRequest.builder("acme", "GET", "/models/{model}/x/{y}", "org/näme x", "..&?#")
            .query("after", "a&b=c d")
            .query("limit", 5)
            .build();
        assertThat(request.path()).isEqualTo("/models/org%2Fn%C3%A4me%20x/x/..%26%3F%23?after=a%26b%3Dc%20d&limit=5");
    }

    @Test
    void wantsAValueForEachName() {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpRequest.builder("acme", "GET", "/a/{b}"));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpRequest.builder("acme", "GET", "/a/b", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpRequest.builder("acme", "DELETE", "/a/{b}", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = { "Host", "content-length", "Transfer-Encoding", "Connection", "TE", "Upgrade", "X Y", "",
            "X:Y", "X\r\nY" })
    void takesNoFieldThatBelongsToTheConnection(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> post().header(name, "x").build());
    }

    @ParameterizedTest
    @ValueSource(strings = { "canary\r\nHost: evil", "canary\n", "canary\u0000", "canary\u010a", "canary\u007f" })
    void takesNoValueThatWouldEndAField(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> post().header("X-Own", value).build())
            .withMessageNotContaining("canary");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> post().body(HttpBody.of(value, new byte[] { 1 })).build());
    }

    @ParameterizedTest
    @ValueSource(strings = { "CONNECT", "TRACE", "get", "GET\r\n", "" })
    void takesNoMethodButThoseOfApis(String method) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpRequest.builder("acme", method, "/").build());
    }

    @Test
    void sendsNoBodyWhereNoneIsRead() {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> HttpRequest.builder("acme", "GET", "/").body(json(Map.of())).build());
    }

    @ParameterizedTest
    @CsvSource({ "GET, true", "HEAD, true", "OPTIONS, true", "PUT, true", "DELETE, true", "POST, false",
            "PATCH, false" })
    void knowsWhatMayBeDoneTwice(String method, boolean idempotent) {
        HttpRequest.Builder builder = HttpRequest.builder("acme", method, "/");
        assertThat(builder.build().idempotent()).isEqualTo(idempotent);
        assertThat(builder.idempotent(!idempotent).build().idempotent()).isEqualTo(!idempotent);
        assertThat(HttpRequest.builder("acme", method, "/").header("idempotency-key", "1").build().idempotent())
            .isTrue();
    }

    @Test
    void readsFromItsBodyWhatItMayUse() {
        HttpRequest request = post().body(json(Map.of("model", "gpt-x", "max_tokens", 100, "n", 2, "service_tier",
                "flex", "messages", List.of(Map.of("model", "other")))))
            .build();
        assertThat(request.model()).isEqualTo("gpt-x");
        assertThat(request.billed()).isTrue();
        assertThat(request.options().maxOutputTokens()).isEqualTo(100);
        assertThat(request.options().extra()).containsOnly(Map.entry("n", 2), Map.entry("service_tier", "flex"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "gpt\n", "\u0000", " ", "" })
    void takesNoNameThatNoModelHas(String model) {
        assertThatIllegalArgumentException().isThrownBy(() -> post().model(model).build());
        assertThatIllegalArgumentException().isThrownBy(() -> post().model("x".repeat(501)).build());
    }

    @Test
    void believesTheCallerAboutItsUse() {
        HttpBody body = json(Map.of("model", "gpt-x"));
        assertThat(post().body(body).model("gpt-y").build().model()).isEqualTo("gpt-y");
        assertThat(post().body(body).free().build().billed()).isFalse();
        assertThat(HttpRequest.builder("acme", "DELETE", "/").model("gpt-x").build().billed()).isFalse();
        assertThat(post().body(HttpBody.form(Map.of("model", "gpt-x"))).build().billed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "{\"model\":", "{\"model\":7,\"max_tokens\":-1}", "\"x\"" })
    void readsNothingFromABodyThatSaysNothing(String body) {
        HttpRequest request = post().body(HttpBody.of("application/json", body.getBytes(StandardCharsets.UTF_8)))
            .build();
        assertThat(request.model()).isNull();
        assertThat(request.options()).isEqualTo(ChatOptions.NONE);
    }

    @Test
    void writesForms() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("purpose", "a&b");
        fields.put("größe", 5);
        HttpBody form = HttpBody.form(fields);
        assertThat(form.contentType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(new String(form.bytes(), StandardCharsets.UTF_8)).isEqualTo("purpose=a%26b&gr%C3%B6%C3%9Fe=5");
    }

    @Test
    void saysWhatCannotBeWrittenWithoutItsValues() {
        Object broken = new Object() {

            @SuppressWarnings("unused")
            public String getValue() {
                throw new IllegalStateException("canary");
            }

        };
        assertThatIllegalArgumentException().isThrownBy(() -> json(broken)).withMessageNotContaining("canary");
    }

    @Test
    void keepsWhatIsPrivateOutOfItsText() {
        HttpRequest request = post().query("key", "canary").header("X-Token", "canary").body(json("canary")).build();
        assertThat(request).asString().contains("acme POST /things").doesNotContain("canary");
        assertThat(request.withTimeout(Duration.ofSeconds(1)).withTags(Map.of("a", "b")).withIdempotent(true))
            .asString()
            .doesNotContain("canary");
    }

    @Test
    void keepsOptionsOfItsBody() {
        HttpRequest request = post().build();
        assertThat(request.withOptions(ChatOptions.builder().seed(7L).build())).isSameAs(request);
    }

}
