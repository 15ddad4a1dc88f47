package io.github.aiutils.batch;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.ReasoningEffort;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Tool;
import io.github.aiutils.ToolChoice;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FingerprintTests {

    private static ChatRequest with(Consumer<ChatOptions.Builder> options) {
        return ChatRequest.builder().user("Hi").options(options).build();
    }

    private static ChatRequest with(Message... messages) {
        return ChatRequest.builder().messages(List.of(messages)).build();
    }

    @Test
    void tellsAllRequestsApartThatMayBeAnsweredInAnotherWay() {
        List<ChatRequest> requests = new ArrayList<>(List.of(with(Message.user("Hi")), with(Message.user("hi")),
                with(Message.system("Hi")), with(Message.developer("Hi")), with(Message.assistant("Hi")),
                with(Message.tool("1", "Hi")), with(new Message.Tool("1", "Hi", true)), with(Message.tool("1H", "i")),
                with(Message.user("H"), Message.user("i")), with(Message.user(Part.text("H"), Part.text("i"))),
                ChatRequest.of("Hi").withModel("a/b"), ChatRequest.of("Hi").withModel("a/c"),
                with(Message.user(Part.image("image/png", new byte[] { 1 }))),
                with(Message.user(Part.image("image/png", new byte[] { 2 }))),
                with(Message.user(Part.image(URI.create("https://example.org/1")))),
                with(new Message.Assistant(List.of(new Part.Thinking("a", "b", null)))),
                with(new Message.Assistant(List.of(new Part.Thinking("a", null, "b")))),
                with(new Message.Assistant(List.of(new Part.Refusal("Hi")))),
                with(new Message.Assistant(List.of(new Part.ToolCall("1", "a", "b"))))));
        requests.addAll(List.of(with((options) -> options.temperature(0.5)), with((options) -> options.topP(0.5)),
                with((options) -> options.topK(5)), with((options) -> options.maxOutputTokens(5)),
                with((options) -> options.stop(List.of("5"))), with((options) -> options.stop(List.of("5", "5"))),
                with((options) -> options.seed(5L)), with((options) -> options.frequencyPenalty(0.5)),
                with((options) -> options.presencePenalty(0.5)), with((options) -> options.endUser("5")),
                with((options) -> options.reasoningEffort(ReasoningEffort.LOW)),
                with((options) -> options.parallelToolCalls(true)),
                with((options) -> options.responseFormat(ResponseFormat.TEXT)),
                with((options) -> options.responseFormat(ResponseFormat.JSON_OBJECT)),
                with((options) -> options.responseFormat(ResponseFormat.jsonSchema("a", Map.of("b", 1)))),
                with((options) -> options.responseFormat(ResponseFormat.jsonSchema("a", Map.of("b", "1")))),
                with((options) -> options.toolChoice(ToolChoice.ANY)),
                with((options) -> options.toolChoice(ToolChoice.one("Any"))),
                with((options) -> options.tools(List.of(Tool.of("a", "b", Map.of())))),
                with((options) -> options.tools(List.of(Tool.of("a", "c", Map.of())))),
                with((options) -> options.extra("a", List.of(1, List.of(2)))),
                with((options) -> options.extra("a", List.of(List.of(1), 2))),
                with((options) -> options.extra("a", true)), with((options) -> options.extra("a", "true"))));
        assertThat(requests.stream().map(Fingerprint::of).distinct()).hasSize(requests.size());
    }

    @Test
    void isTheSameForWhatIsAnsweredTheSame() {
        String plain = Fingerprint.of(ChatRequest.of("Hi"));
        assertThat(plain).matches("[0-9a-f]{64}").isEqualTo(Fingerprint.of(ChatRequest.of("Hi")));
        assertThat(Fingerprint
            .of(ChatRequest.builder().user("Hi").tag("tenant", "acme").timeout(Duration.ofSeconds(1)).build()))
            .isEqualTo(plain);
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1);
        one.put("b", 2.50);
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("b", 2.5f);
        other.put("a", 1.0);
        assertThat(Fingerprint.of(with((options) -> options.extra("x", one))))
            .isEqualTo(Fingerprint.of(with((options) -> options.extra("x", other))));
    }

    /** It stands in files: if this changes, no journal of before can be resumed. */
    @Test
    void staysTheSameInLaterVersions() {
        ChatRequest request = ChatRequest.builder()
            .model("openai/gpt-x")
            .system("Be brief.")
            .user("Hi")
            .options((options) -> options.temperature(0.2).maxOutputTokens(50).extra("a", Map.of("b", 1)))
            .build();
        assertThat(Fingerprint.of(request))
            .isEqualTo("17220eb24dd8cf67e0c0d456f940549b4182b71c62d2fe310703628a0e502557");
    }

}
