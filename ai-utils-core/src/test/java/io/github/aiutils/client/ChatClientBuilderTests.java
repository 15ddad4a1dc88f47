package io.github.aiutils.client;

import java.util.Map;

import io.github.aiutils.error.RefusedException;
import io.github.aiutils.provider.ProviderType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChatClientBuilderTests {

    @Test
    void wantsAProviderAndARoute() {
        assertThatIllegalStateException().isThrownBy(() -> ChatClient.builder().build())
            .withMessage("a chat client needs at least one provider and one route");
        assertThatIllegalStateException()
            .isThrownBy(() -> ChatClient.builder().provider("openai", ProviderType.OPENAI, (openai) -> {
            }).build());
        assertThatIllegalStateException().isThrownBy(() -> ChatClient.builder().routes("openai/gpt-5").build());
    }

    @Test
    void wantsABaseUrlForATypeThatHasNone() {
        ChatClientBuilder builder = ChatClient.builder().provider("local", ProviderType.OPENAI_COMPATIBLE, (local) -> {
        }).routes("local/llama3");
        assertThatThrownBy(builder::build).hasMessage("provider 'local' of type openai-compatible needs a base URL");
    }

    @Test
    void refusesARouteThatNoProviderFits() {
        ChatClientBuilder builder = ChatClient.builder().provider("openai", ProviderType.OPENAI, (openai) -> {
        }).routes("claude-haiku-5-5");
        assertThatThrownBy(builder::build).isInstanceOf(RefusedException.class)
            .hasMessageContaining("claude-haiku-5-5");
    }

    @Test
    void refusesABlankKey() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> ChatClient.builder().provider("openai", ProviderType.OPENAI, (openai) -> openai.apiKey(" ")));
    }

    @Test
    void findsClientsByName() {
        ChatClient fast = FakeProvider.saying("a").client();
        ChatClients clients = new ChatClients(Map.of("fast", fast));
        assertThat(clients.get("fast")).isSameAs(fast);
        assertThat(clients.names()).containsExactly("fast");
        assertThatIllegalArgumentException().isThrownBy(() -> clients.get("slow"))
            .withMessage("no chat client is named 'slow'; there are [fast]");
    }

}
