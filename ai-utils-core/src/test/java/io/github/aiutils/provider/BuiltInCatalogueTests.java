package io.github.aiutils.provider;

import java.util.Set;

import io.github.aiutils.ReasoningEffort;
import io.github.aiutils.provider.Capabilities.Thinking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.aiutils.ReasoningEffort.HIGH;
import static io.github.aiutils.ReasoningEffort.LOW;
import static io.github.aiutils.ReasoningEffort.MAX;
import static io.github.aiutils.ReasoningEffort.MEDIUM;
import static io.github.aiutils.ReasoningEffort.MINIMAL;
import static io.github.aiutils.ReasoningEffort.NONE;
import static io.github.aiutils.ReasoningEffort.XHIGH;
import static org.assertj.core.api.Assertions.assertThat;

class BuiltInCatalogueTests {

    private final BuiltInCatalogue catalogue = new BuiltInCatalogue();

    @ParameterizedTest
    @ValueSource(strings = { "gpt-4.1-mini", "gpt-4o-2024-08-06", "gpt-3.5-turbo", "chatgpt-4o-latest",
            "gpt-5-chat-latest", "ft:gpt-4o-mini:acme::1" })
    void plainModelsTakeSamplingAndNoEffort(String model) {
        Capabilities capabilities = this.catalogue.capabilities("openai", model);
        assertThat(capabilities.sampling()).isTrue();
        assertThat(capabilities.stop()).isTrue();
        assertThat(capabilities.efforts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "o1, true, false", "o3-mini, false, false", "o4-mini, false, false", "gpt-5, false, true",
            "gpt-5-mini-2025-08-07, false, true", "gpt-5.1, false, true", "gpt-6.2-sol, false, true" })
    void reasoningModelsTakeNoSampling(String model, boolean stop, boolean parallel) {
        Capabilities capabilities = this.catalogue.capabilities("openai", model);
        assertThat(capabilities.sampling()).isFalse();
        assertThat(capabilities.penalties()).isFalse();
        assertThat(capabilities.stop()).isEqualTo(stop);
        assertThat(capabilities.parallelToolCalls()).isEqualTo(parallel);
        assertThat(capabilities.thinking()).isEqualTo(Thinking.EFFORT);
    }

    @ParameterizedTest
    @ValueSource(strings = { "gpt-6.2-astra", "gpt-6.2-sol", "gpt-6.1-sol", "gpt-6-astra" })
    void newestModelsRefuseToNotReason(String model) {
        assertThat(efforts("openai", model)).containsExactlyInAnyOrder(LOW, MEDIUM, HIGH, XHIGH);
    }

    @ParameterizedTest
    @ValueSource(strings = { "gpt-6.1-terra", "gpt-6-sol", "gpt-6-luna" })
    void someNewModelsTakeSamplingIfTheyDoNotReason(String model) {
        assertThat(efforts("openai", model)).contains(NONE);
        assertThat(this.catalogue.capabilities("openai", model).samplingWithoutReasoning()).isTrue();
    }

    @Test
    void aModelNothingIsKnownOfTakesEverything() {
        assertThat(this.catalogue.capabilities("openai", "davinci-99")).isSameAs(Capabilities.ALL);
        assertThat(this.catalogue.capabilities("openai-compatible", "gpt-6")).isSameAs(Capabilities.ALL);
    }

    @ParameterizedTest
    @CsvSource({ "claude-fable-5-2, ALWAYS, false", "claude-mythos-5, ALWAYS, false", "claude-opus-5-5, ALWAYS, false",
            "claude-opus-5, ADAPTIVE, false", "claude-opus-4-8, ADAPTIVE, false", "claude-sonnet-4-6, ADAPTIVE, true",
            "claude-opus-4-6-20260101, ADAPTIVE, true", "claude-sonnet-4-5-20250929, BUDGET, true",
            "claude-haiku-4-5, BUDGET, true", "claude-opus-4-1@20250805, BUDGET, true",
            "claude-sonnet-4-20250514, BUDGET, true", "claude-2.1, NONE, true" })
    void claudesThinkInTheirOwnWays(String model, Thinking thinking, boolean sampling) {
        Capabilities capabilities = this.catalogue.capabilities("anthropic", model);
        assertThat(capabilities.thinking()).isEqualTo(thinking);
        assertThat(capabilities.sampling()).isEqualTo(sampling);
        assertThat(capabilities.topK()).isEqualTo(sampling);
    }

    @Test
    void onlySomeClaudesOfTheOldKindTakeAnEffort() {
        assertThat(efforts("anthropic", "claude-opus-4-5")).containsExactlyInAnyOrder(LOW, MEDIUM, HIGH);
        assertThat(efforts("anthropic", "claude-sonnet-4-5")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "claude-fable-5-1, false", "claude-mythos-5-1, false", "claude-opus-5-1, true",
            "claude-fable-5-2, true" })
    void toolsCannotBeForcedOnTwoClaudes(String model, boolean forced) {
        assertThat(this.catalogue.capabilities("anthropic", model).forcedTools()).isEqualTo(forced);
    }

    @Test
    void movesAnEffortToTheNearestOneTheLesserOfTwo() {
        Capabilities capabilities = this.catalogue.capabilities("openai", "gpt-6.2-sol");
        assertThat(capabilities.nearest(NONE)).isEqualTo(LOW);
        assertThat(capabilities.nearest(MINIMAL)).isEqualTo(LOW);
        assertThat(capabilities.nearest(MAX)).isEqualTo(XHIGH);
        assertThat(capabilities.nearest(HIGH)).isEqualTo(HIGH);
        assertThat(this.catalogue.capabilities("openai", "gpt-5.1").nearest(MINIMAL)).isEqualTo(NONE);
    }

    @Test
    void hasADefaultModelForTheProvidersItKnows() {
        assertThat(this.catalogue.defaultModel("openai")).isNotBlank();
        assertThat(this.catalogue.defaultModel("anthropic")).startsWith("claude-");
        assertThat(this.catalogue.defaultModel("openai-compatible")).isNull();
    }

    private Set<ReasoningEffort> efforts(String type, String model) {
        return this.catalogue.capabilities(type, model).efforts();
    }

}
