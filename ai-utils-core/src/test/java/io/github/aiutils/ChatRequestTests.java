package io.github.aiutils;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChatRequestTests {

    @Test
    void wantsAtLeastOneMessage() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChatRequest.builder().build())
            .withMessage("a chat request needs at least one message");
    }

    @Test
    void doesNotChangeWithWhatItWasMadeOf() {
        List<Message> messages = new ArrayList<>(List.of(Message.user("Hi")));
        Map<String, String> tags = new HashMap<>(Map.of("tenant", "acme"));
        ChatRequest request = new ChatRequest(null, messages, ChatOptions.NONE, tags, null);
        messages.clear();
        tags.clear();
        assertThat(request.messages()).containsExactly(Message.user("Hi"));
        assertThat(request.tags()).containsEntry("tenant", "acme");
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(() -> request.messages().add(Message.user("more")));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> request.tags().put("a", "b"));
    }

    @Test
    void changesOneThingAtATimeInACopy() {
        ChatRequest request = ChatRequest.builder()
            .system("Be brief.")
            .user("Hi")
            .options((options) -> options.temperature(0.5))
            .tag("tenant", "acme")
            .build();
        assertThat(request.withModel("openai/gpt-5"))
            .isEqualTo(new ChatRequest("openai/gpt-5", request.messages(), request.options(), request.tags(), null));
        ChatRequest shorter = request.withMaxOutputTokens(200);
        assertThat(shorter.options()).isEqualTo(ChatOptions.builder().temperature(0.5).maxOutputTokens(200).build());
        assertThat(shorter.tags()).isEqualTo(request.tags());
        ChatRequest longer = request.withMessage(Message.assistant("Hello"));
        assertThat(longer.messages()).containsExactly(Message.system("Be brief."), Message.user("Hi"),
                Message.assistant("Hello"));
        assertThat(request.messages()).hasSize(2);
        assertThat(request.options().maxOutputTokens()).isNull();
    }

    @Test
    void showsNeitherConversationNorTags() {
        ChatRequest request = ChatRequest.builder()
            .system("secret")
            .user("secret")
            .options((options) -> options.endUser("secret").stop(List.of("secret")))
            .tag("tenant", "secret")
            .build();
        assertThat(request).hasToString("ChatRequest[model=null, messages=2]");
        assertThat(Call.of("req_1", "test", request, true).toString()).doesNotContain("secret");
    }

    @Test
    void takesTextAndImagesFromUsersOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> Message.user(new Part[0]));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Message.user(Part.text("a"), new Part.ToolCall("id", "name", "{}")))
            .withMessage("a user message has text and images, not a ToolCall");
        assertThat(Part.image("image/png", new byte[3])).hasToString("Image[image/png, 3 bytes]");
    }

}
