package io.github.aiutils.provider;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Part;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ToolCallsTests {

    private final ToolCalls calls = new ToolCalls(Call.of("req_1", "test", ChatRequest.of("Hi"), true));

    @Test
    void putsFragmentsTogether() {
        this.calls.add(0, "call_a", "weather", "");
        this.calls.add(0, null, null, "{\"ci");
        this.calls.add(0, null, null, "ty\":\"Oslo\"}");
        assertThat(whole()).containsExactly(new Part.ToolCall("call_a", "weather", "{\"city\":\"Oslo\"}"));
    }

    @Test
    void tellsInterleavedCallsApartByIndex() {
        this.calls.add(0, "call_a", "weather", "{\"a\"");
        this.calls.add(1, "call_b", "time", "{\"b\"");
        this.calls.add(0, null, null, ":1}");
        this.calls.add(1, "", "", ":2}");
        assertThat(whole()).containsExactly(new Part.ToolCall("call_a", "weather", "{\"a\":1}"),
                new Part.ToolCall("call_b", "time", "{\"b\":2}"));
    }

    @Test
    void beginsANewCallAtANewNameAfterWholeArgumentsIfThereAreNoIds() {
        this.calls.add(0, null, "weather", "{\"a\":1}");
        this.calls.add(0, null, "weather", "{\"b\"");
        this.calls.add(0, null, "weather", ":2}");
        assertThat(whole()).extracting(Part.ToolCall::arguments).containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(whole()).extracting(Part.ToolCall::id).doesNotHaveDuplicates();
    }

    @Test
    void beginsANewCallAtANewIdIfTheIndexNeverMoves() {
        this.calls.add(0, "call_a", "weather", "{}");
        this.calls.add(0, "call_b", "time", "{\"b\":");
        this.calls.add(0, "call_b", null, "2}");
        this.calls.add(null, "call_c", "date", null);
        assertThat(whole()).extracting(Part.ToolCall::arguments).containsExactly("{}", "{\"b\":2}", "{}");
    }

    @Test
    void takesFragmentsWithoutIndexAsOneCall() {
        this.calls.add(null, null, "weather", "{\"a\"");
        this.calls.add(null, null, null, ":1}");
        assertThat(whole()).containsExactly(new Part.ToolCall("call_req_1_0", "weather", "{\"a\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "\n" })
    void noArgumentsAreAnEmptyObject(String arguments) {
        this.calls.add(0, "call_a", "weather", arguments);
        assertThat(whole()).extracting(Part.ToolCall::arguments).containsExactly("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{", "{\"a\":", "{\"a\":\"b", "{}}", "{} {}", "oops", "{'a':1}", "{\"a\":1,}" })
    void brokenArgumentsAreAnError(String arguments) {
        this.calls.add(0, "call_a", "weather", "{}");
        this.calls.add(1, "call_b", "weather", arguments);
        assertThatExceptionOfType(RefusedException.class).isThrownBy(this::whole).withMessageContaining("not whole");
    }

    @Test
    void aCallWithoutANameIsAnError() {
        this.calls.add(0, "call_a", null, "{}");
        assertThatExceptionOfType(RefusedException.class).isThrownBy(this::whole).withMessageContaining("no name");
    }

    private List<Part.ToolCall> whole() {
        return this.calls.whole((text) -> new RefusedException(ErrorClass.MALFORMED_RESPONSE, text));
    }

}
