package io.github.aiutils;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChatOptionsTests {

    private static final ChatOptions FULL = ChatOptions.builder()
        .temperature(0.5)
        .topP(0.9)
        .topK(40)
        .maxOutputTokens(100)
        .stop(List.of("END"))
        .seed(7L)
        .frequencyPenalty(0.1)
        .presencePenalty(0.2)
        .reasoningEffort(ReasoningEffort.LOW)
        .responseFormat(ResponseFormat.JSON_OBJECT)
        .tools(List.of(Tool.of("a", "b", Map.of())))
        .toolChoice(ToolChoice.ANY)
        .parallelToolCalls(false)
        .endUser("u1")
        .extra(Map.of("store", true))
        .build();

    static Stream<RecordComponent> components() {
        return Stream.of(ChatOptions.class.getRecordComponents());
    }

    @ParameterizedTest
    @ValueSource(doubles = { -0.01, 2.01, Double.NaN, Double.POSITIVE_INFINITY })
    void refusesATemperatureOutOfRange(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChatOptions.builder().temperature(value).build())
            .withMessage("temperature is " + value + ", but must be from 0.0 to 2.0");
    }

    @ParameterizedTest
    @ValueSource(doubles = { -0.01, 1.01, Double.NaN })
    void refusesATopPOutOfRange(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChatOptions.builder().topP(value).build())
            .withMessageStartingWith("top-p is ");
    }

    @ParameterizedTest
    @ValueSource(doubles = { -2.01, 2.01, Double.NaN })
    void refusesPenaltiesOutOfRange(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChatOptions.builder().frequencyPenalty(value).build())
            .withMessageStartingWith("frequency-penalty is ");
        assertThatIllegalArgumentException().isThrownBy(() -> ChatOptions.builder().presencePenalty(value).build())
            .withMessageStartingWith("presence-penalty is ");
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, -1, Integer.MIN_VALUE })
    void refusesCountsBelowOne(int value) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChatOptions.builder().topK(value).build())
            .withMessage("top-k is " + value + ", but must be at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> ChatOptions.builder().maxOutputTokens(value).build())
            .withMessageStartingWith("max-output-tokens is ");
    }

    @Test
    void takesTheEndsOfItsRanges() {
        assertThat(ChatOptions.builder()
            .temperature(0.0)
            .topP(0.0)
            .topK(1)
            .maxOutputTokens(1)
            .frequencyPenalty(-2.0)
            .presencePenalty(2.0)
            .build()).isNotNull();
        assertThat(ChatOptions.builder().temperature(2.0).topP(1.0).build()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("components")
    void leavesNothingOutWhenMergedOrCopied(RecordComponent component) throws Exception {
        Method value = component.getAccessor();
        assertThat(value.invoke(FULL)).as("the example sets all").isNotNull();
        assertThat(value.invoke(ChatOptions.NONE)).isNull();
        ChatOptions blank = ChatOptions.builder().build();
        assertThat(value.invoke(blank.orElse(FULL))).isEqualTo(value.invoke(FULL));
        assertThat(value.invoke(FULL.orElse(blank))).isEqualTo(value.invoke(FULL));
        assertThat(value.invoke(FULL.toBuilder().build())).isEqualTo(value.invoke(FULL));
    }

    @Test
    void prefersWhatItSaysItself() {
        ChatOptions other = ChatOptions.builder().temperature(1.5).topP(0.1).stop(List.of()).build();
        ChatOptions merged = other.orElse(FULL);
        assertThat(merged.temperature()).isEqualTo(1.5);
        assertThat(merged.topP()).isEqualTo(0.1);
        assertThat(merged.stop()).isEmpty();
        assertThat(merged.topK()).isEqualTo(40);
        assertThat(FULL.orElse(ChatOptions.NONE)).isEqualTo(FULL);
        assertThat(ChatOptions.NONE.orElse(FULL)).isEqualTo(FULL);
    }

    @Test
    void mergesExtraFieldsOneByOneAndInOrder() {
        ChatOptions own = ChatOptions.builder().extra("b", 2).extra("c", 3).build();
        ChatOptions defaults = ChatOptions.builder().extra("a", 1).extra("b", 1).build();
        assertThat(own.orElse(defaults).extra()).containsExactly(Map.entry("a", 1), Map.entry("b", 2),
                Map.entry("c", 3));
    }

    @Test
    void doesNotChangeWithWhatItWasMadeOf() {
        List<String> stop = new ArrayList<>(List.of("END"));
        List<Tool> tools = new ArrayList<>(List.of(Tool.of("a", "b", Map.of())));
        Map<String, Object> extra = new LinkedHashMap<>(Map.of("store", true));
        ChatOptions options = ChatOptions.builder().stop(stop).tools(tools).extra(extra).build();
        stop.clear();
        tools.clear();
        extra.clear();
        assertThat(options.stop()).hasSize(1);
        assertThat(options.tools()).hasSize(1);
        assertThat(options.extra()).hasSize(1);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> options.stop().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> options.tools().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> options.extra().clear());
    }

    @Test
    void canBeTakenBackWhileItIsCollected() {
        assertThat(FULL.toBuilder().temperature(null).build().temperature()).isNull();
        ChatOptions.Builder shared = ChatOptions.builder().extra("a", 1);
        ChatOptions before = shared.build();
        shared.extra("b", 2);
        assertThat(before.extra()).containsOnlyKeys("a");
    }

}
