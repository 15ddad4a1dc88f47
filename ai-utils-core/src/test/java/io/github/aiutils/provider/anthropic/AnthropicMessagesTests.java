package io.github.aiutils.provider.anthropic;

import java.net.URI;
import java.util.List;

import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.Tool;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.Encoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AnthropicMessagesTests {

    private static final String ALWAYS = "claude-opus-5-5";

    private final AnthropicCodec codec = new AnthropicCodec(new BuiltInCatalogue(), new AdjustmentLog(),
            AnthropicCodec.VERSION_2023, List.of());

    @Test
    void putsInstructionsOnTop() {
        Encoded
            .of(this.codec, ALWAYS, Message.system("Be brief."), Message.user("Hi"), Message.developer("Be kind."),
                    Message.system(" "))
            .is("""
                    {"model":"claude-opus-5-5","max_tokens":16384,
                    "system":[{"type":"text","text":"Be brief."},{"type":"text","text":"Be kind."}],
                    "messages":[{"role":"user","content":"Hi"}]}""");
        Encoded.of(this.codec, ALWAYS, Message.developer("Be brief."), Message.user("Hi"))
            .has("system", "\"Be brief.\"");
    }

    @Test
    void sendsThoughtsAndToolsBackAsTheyCame() {
        Message.Assistant answer = new Message.Assistant(List.of(new Part.Thinking("Hm.", "Eq1=", null),
                new Part.Thinking("", null, "Zm9v"), new Part.Thinking("not proven", null, null), Part.text(""),
                Part.text("Let me look."), new Part.ToolCall("toolu_1", "weather", "{\"city\": \"Oslo\", \"t\": 1.10}"),
                new Part.ToolCall("functions.time:2", "time", "")));
        Encoded said = Encoded.of(this.codec, ALWAYS, Message.user("Weather?"), answer, Message.tool("toolu_1", "Rain"),
                Message.system("Be brief."), new Message.Tool("functions.time:2", "no clock", true),
                Message.user("And?"), Message.assistant("Rain."));
        said.has("messages", """
                [{"role":"user","content":"Weather?"},
                {"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"Eq1="},
                {"type":"redacted_thinking","data":"Zm9v"},{"type":"text","text":"Let me look."},
                {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo","t":1.10}},
                {"type":"tool_use","id":"functions_time_2","name":"time","input":{}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"Rain"},
                {"type":"tool_result","tool_use_id":"functions_time_2","content":"no clock","is_error":true},
                {"type":"text","text":"And?"}]},
                {"role":"assistant","content":"Rain."}]""");
        assertThat(new String(said.request().body())).contains("{\"city\": \"Oslo\", \"t\": 1.10}");
    }

    @Test
    void leavesOutBlanksAndMessagesOfBlanks() {
        Encoded
            .of(this.codec, ALWAYS, Message.user("Hi"), Message.assistant(" \n"),
                    new Message.Assistant(List.of(new Part.Thinking("Hm", null, null))),
                    new Message.Assistant(List.of(new Part.Refusal("No."))), Message.tool("toolu_1", ""))
            .has("messages", """
                    [{"role":"user","content":"Hi"},
                    {"role":"assistant","content":[{"type":"text","text":"No."}]},
                    {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1"}]}]""");
    }

    @Test
    void showsImages() {
        Encoded
            .of(this.codec, ALWAYS,
                    Message.user(Part.text("What is it?"), Part.image("image/png", new byte[] { 1, 2, 3, 4 }),
                            Part.image(URI.create("https://example.com/a.png"))))
            .has("messages", """
                    [{"role":"user","content":[{"type":"text","text":"What is it?"},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQIDBA=="}},
                    {"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}]}]""");
    }

    @Test
    void refusesAConversationWithoutWords() {
        assertThatExceptionOfType(RefusedException.class)
            .isThrownBy(() -> Encoded.of(this.codec, ALWAYS, Message.system("Be brief."), Message.user(" ")))
            .satisfies((refused) -> assertThat(refused.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST));
    }

    @ParameterizedTest
    @ValueSource(strings = { "[1]", "1", "null", "\"secret\"", "{\"secret\":", "{} {}", "secret" })
    void refusesArgumentsThatAreNoObjectWithoutRepeatingThem(String arguments) {
        Message call = new Message.Assistant(List.of(new Part.ToolCall("toolu_7", "weather", arguments)));
        assertThatExceptionOfType(RefusedException.class)
            .isThrownBy(() -> Encoded.of(this.codec, ALWAYS, Message.user("Hi"), call))
            .withMessageContaining("toolu_7")
            .withMessageNotContaining("secret");
    }

}
