package io.github.aiutils.provider;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactionTests {

    @ParameterizedTest
    @ValueSource(strings = { "sk-abc123def456", "sk-proj-Ab_9xYz0123456789ABCDEFghij", "sk-ant-api03-AAAA-bbbb_cccc",
            "sk-ab****************************wxyz", "gsk_ABCDEFGHIJ0123456789", "xai-0123456789abcdef",
            "AIzaSyA0123456789abcdefghijklmnopqrstuvw", "4f3e2d1c0b9a8f7e6d5c4b3a29180f7e" })
    void masksKeys(String key) {
        String shown = show("Incorrect API key provided: " + key + ". Find yours at https://example.com.", "Hi");
        assertThat(shown).startsWith("Incorrect API key provided: ***").doesNotContain(key.substring(0, 8));
    }

    @Test
    void masksBearerTokens() {
        assertThat(show("bad header 'Authorization: Bearer abc.def'", "Hi")).doesNotContain("abc.def");
    }

    @Test
    void masksWhatRepeatsThePrompt() {
        String secret = "My neighbour Karl owes me 300 crowns since May";
        assertThat(show("Invalid value: '" + secret + "' at messages[0]", "Dear bot. " + secret + "! What now?"))
            .isEqualTo("Invalid value: '***' at messages[0]");
        assertThat(show("bad: neighbour Karl owes me 300 crowns, see docs", secret)).isEqualTo("bad:***, see docs");
    }

    @Test
    void masksAShortPromptAsAWhole() {
        assertThat(show("Invalid input 'Karl owes me'", "Karl owes me")).isEqualTo("Invalid input '***'");
    }

    @Test
    void leavesWordsOfNoSecret() {
        assertThat(show("Hi is no JSON", "Hi")).isEqualTo("Hi is no JSON");
        assertThat(show("the model is overloaded", "Which model is best?")).isEqualTo("the model is overloaded");
    }

    @Test
    void masksEveryKindOfMessage() {
        String secret = "the launch code is 0-0-0-0";
        for (Message message : List.of(Message.system(secret), Message.developer(secret), Message.assistant(secret),
                Message.tool("call_1", secret), Message.user(Part.text("Hi"), Part.text(secret)),
                new Message.Assistant(List.of(new Part.ToolCall("call_1", "launch", secret))))) {
            ChatRequest request = ChatRequest.of("Hello there").withMessage(message);
            assertThat(Redaction.show("cannot parse: " + secret, call(request))).isEqualTo("cannot parse: ***");
        }
    }

    @Test
    void masksThoughtsAndRefusalsThatWentBack() {
        String secret = "the launch code is 0-0-0-0";
        for (Part part : List.of(new Part.Thinking(secret, "sig", null), new Part.Refusal(secret))) {
            ChatRequest request = ChatRequest.of("Hello there").withMessage(new Message.Assistant(List.of(part)));
            assertThat(Redaction.show("cannot parse: " + secret, call(request))).isEqualTo("cannot parse: ***");
        }
    }

    @Test
    void makesOneShortLineOfAPage() {
        String page = "<html><style>p { color: red }</style><body>\n <h1>502</h1>\r\n<p>Bad\tGateway</p></body></html>";
        assertThat(show(page, "Hi")).isEqualTo("502 Bad Gateway");
        assertThat(show("ab ".repeat(1000), "Hi")).hasSizeLessThan(310).endsWith("…");
    }

    @Test
    void cutsNoCharacterInTwo() {
        String shown = show("x" + "\uD83D\uDE00".repeat(400), "Hi");
        assertThat(shown).endsWith("\uDE00…").hasSizeLessThan(310);
    }

    @Test
    void showsNoCharactersThatMoveOthers() {
        assertThat(show("a\u001B[31mb\u202Ec\u0000d", "Hi")).isEqualTo("a [31mb c d");
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://example.com/v1?key=abc123&n=1", "api_key=abc123", "Your api key: ****c123" })
    void masksShortKeysThatCallThemselvesKeys(String text) {
        assertThat(show(text, "Hi")).doesNotContain("c123");
    }

    @Test
    void showsNothingIfNothingIsLeft() {
        assertThat(show(null, "Hi")).isNull();
        assertThat(show(" \n ", "Hi")).isNull();
        assertThat(show("<html></html>", "Hi")).isNull();
    }

    @Test
    void masksAPromptInWhichBlanksBecameOne() {
        assertThat(show("Invalid value: 'My neighbour Karl owes me 300 crowns'",
                "My neighbour\n  Karl owes me\t300 crowns"))
            .doesNotContain("Karl");
    }

    @Test
    void masksAPromptThatTheBoundCuts() {
        String secret = "My neighbour Karl owes me 300 crowns since May";
        assertThat(show("x ".repeat(140) + secret, secret)).doesNotContain("neighbour");
    }

    private static String show(String text, String prompt) {
        return Redaction.show(text, call(ChatRequest.of(prompt)));
    }

    private static Call call(ChatRequest request) {
        return Call.of("req_1", "test", request, false);
    }

}
