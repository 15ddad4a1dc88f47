package io.github.aiutils.provider.anthropic;

import java.util.List;
import java.util.Map;

import io.github.aiutils.ReasoningEffort;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Tool;
import io.github.aiutils.ToolChoice;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.Encoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicThinkingTests {

    /** Takes sampling, thinks within a budget. */
    private static final String BUDGET = "claude-sonnet-4-5";

    /** Takes sampling, thinks by effort or not at all. */
    private static final String ADAPTIVE = "claude-sonnet-4-6";

    /** Takes no sampling, always thinks. */
    private static final String ALWAYS = "claude-opus-5-5";

    private static final Tool TOOL = Tool.of("weather", "Tells the weather",
            Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string"))));

    private final AnthropicCodec codec = new AnthropicCodec(new BuiltInCatalogue(), new AdjustmentLog(),
            AnthropicCodec.VERSION_2023, List.of());

    @ParameterizedTest
    @CsvSource({ "LOW, 1024", "MINIMAL, 1024", "MEDIUM, 4096", "HIGH, 12288", "XHIGH, 24576", "MAX, 24576" })
    void makesABudgetOfAnEffort(ReasoningEffort effort, int budget) {
        Encoded said = Encoded.hi(this.codec, BUDGET,
                (options) -> options.reasoningEffort(effort).temperature(0.5).topK(3).topP(0.99));
        said.has("max_tokens", String.valueOf(budget + 4096));
        said.adds("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":" + budget + "},\"top_p\":0.99}");
    }

    @ParameterizedTest
    @CsvSource({ "20000, 12288", "12289, 12288", "12288, 6144", "1500, 1024", "1025, 1024" })
    void keepsTheBudgetBelowTheLimit(int max, int budget) {
        Encoded said = Encoded.hi(this.codec, BUDGET,
                (options) -> options.reasoningEffort(ReasoningEffort.HIGH).maxOutputTokens(max));
        said.has("max_tokens", String.valueOf(max));
        said.adds("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":" + budget + "}}");
    }

    @Test
    void doesNotThinkWithinALimitThatIsTooSmall() {
        Encoded
            .hi(this.codec, BUDGET,
                    (options) -> options.reasoningEffort(ReasoningEffort.LOW).maxOutputTokens(1024).temperature(0.5))
            .adds("{\"temperature\":0.5}");
        Encoded.hi(this.codec, BUDGET, (options) -> options.reasoningEffort(ReasoningEffort.NONE)).adds("{}");
    }

    @Test
    void doesNotThinkWithAForcedTool() {
        for (ToolChoice forced : List.of(ToolChoice.ANY, ToolChoice.one("weather"))) {
            Encoded said = Encoded.hi(this.codec, BUDGET,
                    (options) -> options.reasoningEffort(ReasoningEffort.LOW).tools(List.of(TOOL)).toolChoice(forced));
            said.lacks("thinking");
            said.has("max_tokens", "4096");
        }
        Encoded
            .hi(this.codec, BUDGET,
                    (options) -> options.reasoningEffort(ReasoningEffort.LOW)
                        .tools(List.of(TOOL))
                        .toolChoice(ToolChoice.AUTO))
            .has("thinking", "{\"type\":\"enabled\",\"budget_tokens\":1024}");
    }

    @Test
    void asksOneModelForBudgetAndEffort() {
        Encoded.hi(this.codec, "claude-opus-4-5", (options) -> options.reasoningEffort(ReasoningEffort.MAX)).adds("""
                {"thinking":{"type":"enabled","budget_tokens":24576},"output_config":{"effort":"high"}}""");
    }

    @ParameterizedTest
    @CsvSource({ "MINIMAL, low", "LOW, low", "HIGH, high", "XHIGH, xhigh", "MAX, max" })
    void asksForAdaptiveThinking(ReasoningEffort effort, String name) {
        Encoded.hi(this.codec, ADAPTIVE, (options) -> options.reasoningEffort(effort).temperature(0.5))
            .adds("{\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"" + name + "\"}}");
        Encoded.hi(this.codec, ALWAYS, (options) -> options.reasoningEffort(effort))
            .adds("{\"output_config\":{\"effort\":\"" + name + "\"}}");
    }

    @Test
    void switchesThinkingOffWhereThatGoes() {
        Encoded.hi(this.codec, ADAPTIVE, (options) -> options.reasoningEffort(ReasoningEffort.NONE).temperature(0.5))
            .adds("{\"thinking\":{\"type\":\"disabled\"},\"temperature\":0.5}");
        Encoded.hi(this.codec, ALWAYS, (options) -> options.reasoningEffort(ReasoningEffort.NONE))
            .adds("{\"output_config\":{\"effort\":\"low\"}}");
        Encoded.hi(this.codec, "claude-x", (options) -> options.reasoningEffort(ReasoningEffort.HIGH)).adds("{}");
    }

    @Test
    void joinsEffortAndSchema() {
        Encoded
            .hi(this.codec, ALWAYS,
                    (options) -> options.reasoningEffort(ReasoningEffort.HIGH)
                        .responseFormat(ResponseFormat.jsonSchema("place", Map.of("type", "object"))))
            .adds("""
                    {"output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object"}}}}""");
    }

    @Test
    void passesOnThinkingOfTheUsersOwn() {
        Encoded.hi(this.codec, BUDGET, (options) -> options.extra("thinking", Map.of("type", "disabled")))
            .adds("{\"thinking\":{\"type\":\"disabled\"}}");
    }

}
