package io.github.aiutils.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Wrong values stop the start with a sentence that names the property and the cure. */
class InvalidPropertyTests {

    private static final String KEY = "ai-utils.providers.openai.api-key=sk-canary-4711";

    @ParameterizedTest
    @CsvSource({ "my-azure, myazure", "OpenAI, openai", "open_ai, openai", "open.ai, openai" })
    void aProviderNameThatVariablesCannotReachIsRefused(String name, String cure) {
        assertThat(refusal("ai-utils.providers[" + name + "].type=openai"))
            .contains("ai-utils.providers." + name + " has a name that environment variables cannot reach")
            .contains("'" + cure + "'");
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertThat(refusal("ai-utils.providers.mine.type=openia"))
            .contains("ai-utils.providers.mine.type is 'openia', which is no known type")
            .contains("anthropic, openai, openai-compatible");
    }

    @Test
    void aNameThatIsNoTypeNeedsOne() {
        assertThat(refusal("ai-utils.providers.mine.api-key=x"))
            .contains("ai-utils.providers.mine.type is not set, and 'mine' is no known type");
    }

    @Test
    void aCompatibleServerNeedsAnAddress() {
        assertThat(refusal("ai-utils.providers.local.type=openai-compatible"))
            .contains("ai-utils.providers.local.base-url is not set")
            .contains("http://localhost:11434/v1");
    }

    @Test
    void aVersionIsRefusedWhereThereAreNone() {
        assertThat(refusal(KEY, "ai-utils.providers.openai.api-version=2026-10-21"))
            .contains("ai-utils.providers.openai.api-version means nothing to a provider of type openai")
            .contains("Leave it out");
    }

    @Test
    void aProviderNeedsAKey() {
        assertThat(refusal("ai-utils.providers.openai.type=openai"))
            .contains("ai-utils.providers.openai.api-key is not set")
            .contains("OPENAI_API_KEY");
    }

    @Test
    void aProviderWithNothingBelowItNeedsAKey() {
        assertThat(refusal("ai-utils.providers.openai=")).contains("ai-utils.providers.openai.api-key is not set");
    }

    @Test
    void aKeyThatIsAPlaceholderOfNothingIsRefused() {
        assertThat(refusal("ai-utils.providers.openai.api-key=${OPENAI_API_KEY}"))
            .contains("ai-utils.providers.openai.api-key")
            .contains("OPENAI_API_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://user:sk-canary-4711@host/v1", "https://host/v1?key=sk-canary-4711",
            "api.openai.com/v1", "localhost:11434/v1", "ftp://host/v1", "http:///v1", "file:/tmp",
            "https://host/v1#part" })
    void anAddressThatCannotBeUsedIsRefusedAndNotRepeated(String url) {
        assertThat(refusal(KEY, "ai-utils.providers.openai.base-url=" + url))
            .contains("ai-utils.providers.openai.base-url is not a usable base URL")
            .contains("http(s)://host/path")
            .doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({ "connect, 0s", "connect, -1s", "first-reply, -1s", "first-reply, 0", "unary-reply, -5m",
            "between-chunks, -1ms", "between-chunks, 0s" })
    void aTimeoutThatIsNotPositiveIsRefused(String key, String value) {
        assertThat(refusal(KEY, "ai-utils.providers.openai.timeout." + key + "=" + value))
            .contains("ai-utils.providers.openai.timeout." + key)
            .contains("must be positive")
            .contains("30s");
        assertThat(refusal(KEY, "ai-utils.defaults.timeout." + key + "=" + value)).contains("timeout." + key)
            .contains("ai-utils.defaults");
    }

    @ParameterizedTest
    @CsvSource({ "max-connections, 0", "max-connections, -1", "max-response-size, 0B", "max-response-size, 2048MB",
            "max-event-size, -1B", "max-event-size, 3GB" })
    void aSizeOutOfRangeIsRefused(String key, String value) {
        assertThat(refusal(KEY, "ai-utils.defaults.http." + key + "=" + value)).contains("http." + key)
            .contains("Set it to ");
    }

    @ParameterizedTest
    @CsvSource({ "requests-per-minute, 0", "requests-per-day, -1", "tokens-per-minute, 0",
            "input-tokens-per-minute, -5", "output-tokens-per-minute, 0", "window, 0s", "window, 2m",
            "concurrent-calls, 0", "max-wait, -1s", "max-waiting, -1", "buffer-ratio, 0", "buffer-ratio, 1.1",
            "buffer-ratio, NaN", "tenant-tag, ' '" })
    void aLimitOutOfRangeIsRefused(String key, String value) {
        assertThat(refusal(KEY, "ai-utils.providers.openai.limits." + key + "=" + value))
            .contains("ai-utils.providers.openai.limits." + key + " is ")
            .contains("Set it to ");
        assertThat(refusal(KEY, "ai-utils.defaults.limits." + key + "=" + value)).contains("limits." + key)
            .contains("ai-utils.defaults");
    }

    @ParameterizedTest
    @CsvSource({ "models[0].tokens-per-minute=5, models[0].model is not set",
            "models[0].model=a;models[1].model=a, models[1].model is 'a' once more",
            "models[0].model=a;models[0].tokens-per-minute=0, models[0].tokens-per-minute is 0",
            "models[0].model=a;models[0].window=61s, models[0].window is PT1M1S",
            "tenants[0].weight=5, tenants[0].tenant is not set",
            "tenants[0].tenant=a;tenants[0].weight=0, tenants[0].weight is 0.0",
            "tenants[0].tenant=a;tenants[0].weight=-1, tenants[0].weight is -1.0",
            "tenants[0].tenant=a;tenants[0].weight=0.0001, tenants[0].weight is 1.0E-4",
            "tenants[0].tenant=a;tenants[0].weight=1001, tenants[0].weight is 1001.0",
            "tenants[0].tenant=a;tenants[1].tenant=a, tenants[1].tenant is 'a' once more" })
    void aWrongEntryOfAListOfLimitsIsRefused(String entries, String sentence) {
        List<String> properties = new ArrayList<>(List.of(KEY));
        for (String entry : entries.split(";")) {
            properties.add("ai-utils.providers.openai.limits." + entry);
        }
        assertThat(refusal(properties.toArray(String[]::new))).contains("ai-utils.providers.openai.limits." + sentence);
    }

    @ParameterizedTest
    @CsvSource({ "charge, whatever", "cold-start, warm" })
    void aWordThatLimitsDoNotKnowStopsTheStart(String key, String value) {
        AiContexts.runner()
            .withPropertyValues(KEY, "ai-utils.defaults.limits." + key + "=" + value)
            .run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(value));
    }

    @Test
    void anSslBundleThatDoesNotExistIsRefused() {
        assertThat(refusal(KEY, "ai-utils.providers.openai.http.ssl-bundle=gone"))
            .contains("ai-utils.providers.openai.http.ssl-bundle is 'gone', but there is no such bundle")
            .contains("spring.ssl.bundle");
    }

    @ParameterizedTest
    @CsvSource({ "temperature, 2.1", "temperature, -0.1", "temperature, NaN", "top-p, 1.01", "top-k, 0",
            "max-output-tokens, 0", "frequency-penalty, 2.5", "presence-penalty, -2.5" })
    void anOptionOutOfRangeIsRefused(String key, String value) {
        assertThat(refusal(KEY, "ai-utils.clients.default.routes=openai/gpt-4.1",
                "ai-utils.clients.default.options." + key + "=" + value))
            .contains("ai-utils.clients.default.options has a value out of range: " + key + " is " + value);
    }

    @ParameterizedTest
    @ValueSource(strings = { "openia/gpt-5", "some-model", "openai/", "/gpt-5", "gemini-4" })
    void aRouteToNobodyIsRefused(String route) {
        assertThat(refusal(KEY, "ai-utils.clients.fast.routes=" + route))
            .contains("ai-utils.clients.fast.routes has '" + route + "', for which no provider is configured")
            .contains("provider/model");
    }

    @Test
    void aClientWithoutProvidersIsRefused() {
        assertThat(refusal("ai-utils.clients.default.routes=openai/gpt-5-nano"))
            .contains("ai-utils.clients.default.routes has 'openai/gpt-5-nano', for which no provider is configured");
        assertThat(refusal("ai-utils.clients.default.options.seed=1"))
            .contains("ai-utils.clients.default.routes leads nowhere");
    }

    @Test
    void aClientWhoseRoutesAllFellAwayIsRefused() {
        assertThat(refusal("ai-utils.providers.gemini.api-key=x", "ai-utils.clients.default.routes=gemini/gemini-4"))
            .contains("ai-utils.clients.default.routes leads nowhere");
    }

    @Test
    void aProviderWithoutAUsualModelNeedsRoutes() {
        assertThat(refusal("ai-utils.providers.local.type=openai-compatible",
                "ai-utils.providers.local.base-url=http://localhost:1/v1"))
            .contains("ai-utils.clients.default.routes leads nowhere");
    }

    @Test
    void aClientNamedLikeTheDefaultOnesBeanIsRefused() {
        assertThat(refusal(KEY, "ai-utils.clients.ai.routes=openai/gpt-5-nano"))
            .contains("ai-utils.clients.ai has the name of the default client's bean")
            .contains("ai-utils.clients.default");
    }

    @Test
    void aClientWhoseBeanIsTakenIsRefused() {
        assertThat(refusal(KEY, "ai-utils.clients.fast.routes=openai/gpt-5-nano",
                "ai-utils.clients.fastBlocking.routes=openai/gpt-5-nano"))
            .contains("ai-utils.clients.fastBlocking would become the bean 'fastBlockingChatClient', which there is");
    }

    private static String refusal(String... properties) {
        StringBuilder text = new StringBuilder();
        AiContexts.runner().withPropertyValues(properties).run((context) -> {
            assertThat(context).hasFailed();
            text.append(Failures.invalidProperty(context.getStartupFailure()));
        });
        return text.toString();
    }

}
