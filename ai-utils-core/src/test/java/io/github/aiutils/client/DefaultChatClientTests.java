package io.github.aiutils.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.aiutils.Call;
import io.github.aiutils.ChatAssembler;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Message;
import io.github.aiutils.Reply;
import io.github.aiutils.Samples;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.policy.Policy;
import io.github.aiutils.provider.Providers;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DefaultChatClientTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final ChatRequest HI = ChatRequest.of("Hi");

    @Test
    void answersWhole() {
        FakeProvider provider = FakeProvider.saying("Good ", "day");
        ChatResponse response = provider.client().chat(HI).block(SOON);
        assertThat(response.text()).isEqualTo("Good day");
        assertThat(response.ending().attempts()).isEqualTo(1);
        assertThat(provider.calls).singleElement().satisfies((call) -> {
            assertThat(call.streamed()).isFalse();
            assertThat(call.client()).isEqualTo("test");
            assertThat(call.route()).isEqualTo(Samples.ROUTE);
        });
    }

    @Test
    void answersInChunksAndShowsNothingElse() {
        FakeProvider provider = FakeProvider.saying("Good ", "day");
        StepVerifier.create(provider.client().stream(HI))
            .expectNext(Samples.text("Good "), Samples.text("day"))
            .expectNextMatches(ChatChunk.Done.class::isInstance)
            .verifyComplete();
        assertThat(provider.calls).singleElement().matches(Call::streamed);
    }

    @Test
    void saysTheSameStreamedAndWhole() {
        DefaultChatClient client = FakeProvider.saying("Good ", "day").client();
        ChatResponse streamed = client.stream(HI)
            .reduceWith(ChatAssembler::new, ChatAssembler::add)
            .map(ChatAssembler::toResponse)
            .block(SOON);
        assertThat(streamed).isEqualTo(client.chat(HI).block(SOON));
    }

    @Test
    void doesNothingBeforeSubscriptionAndOneCallForEach() {
        FakeProvider provider = FakeProvider.saying("a");
        Mono<ChatResponse> whole = provider.client().chat(HI);
        Flux<ChatChunk> streamed = provider.client().stream(HI);
        assertThat(provider.calls).isEmpty();
        whole.block(SOON);
        whole.block(SOON);
        streamed.blockLast(SOON);
        streamed.blockLast(SOON);
        assertThat(provider.calls).hasSize(4);
        assertThat(provider.calls.stream().map(Call::id).collect(Collectors.toSet())).hasSize(4);
        assertThat(provider.calls).extracting(Call::attempt).containsOnly(1);
    }

    @Test
    void numbersItsCallsByTwelveHexDigits() {
        FakeProvider provider = FakeProvider.saying("a");
        DefaultChatClient client = provider.client();
        for (int i = 0; i < 500; i++) {
            client.chat(HI).block(SOON);
        }
        assertThat(provider.calls).extracting(Call::id)
            .doesNotHaveDuplicates()
            .allMatch((id) -> id.matches("req_[0-9a-f]{12}"));
    }

    @Test
    void takesWhatTheRequestLeavesOpenFromItsOwnOptions() {
        FakeProvider provider = FakeProvider.saying("a");
        ChatOptions own = ChatOptions.builder()
            .temperature(0.2)
            .maxOutputTokens(100)
            .extra("service_tier", "flex")
            .extra("store", false)
            .build();
        ChatRequest request = ChatRequest.builder()
            .user("Hi")
            .options((options) -> options.temperature(0.9).extra("store", true))
            .build();
        provider.client(own).chat(request).block(SOON);
        ChatOptions merged = provider.calls.get(0).request().options();
        assertThat(merged.temperature()).isEqualTo(0.9);
        assertThat(merged.maxOutputTokens()).isEqualTo(100);
        assertThat(merged.extra()).isEqualTo(Map.of("service_tier", "flex", "store", true));
        assertThat(request.options().maxOutputTokens()).isNull();
    }

    @Test
    void passesErrorsOnAsTheyAre() {
        ProviderException error = new ProviderException(ErrorClass.OVERLOADED, Samples.ROUTE,
                ProviderException.Details.of("busy"));
        DefaultChatClient client = new FakeProvider((call) -> Flux.error(error)).client();
        StepVerifier.create(client.chat(HI)).verifyErrorSatisfies((seen) -> assertThat(seen).isSameAs(error));
        StepVerifier.create(client.stream(HI)).verifyErrorSatisfies((seen) -> assertThat(seen).isSameAs(error));
        DefaultChatClient late = new FakeProvider(
                (call) -> Flux.<Reply>just(Samples.head(), Samples.text("a")).concatWith(Flux.error(error)))
            .client();
        StepVerifier.create(late.stream(HI))
            .expectNext(Samples.text("a"))
            .verifyErrorSatisfies((seen) -> assertThat(seen).isSameAs(error));
    }

    @Test
    void refusesARouteToAProviderThatIsNotThere() {
        Policy pass = (call, next) -> next.proceed(call);
        DefaultChatClient.Path path = new DefaultChatClient.Path(pass, pass,
                (call, next) -> next.proceed(call.attempt(Samples.ROUTE)), pass, pass, pass, pass, pass);
        DefaultChatClient client = new DefaultChatClient("test", ChatOptions.NONE, path, new Providers(List.of()));
        StepVerifier.create(client.chat(HI))
            .verifyErrorSatisfies((error) -> assertThat(error).isInstanceOf(RefusedException.class)
                .hasMessage("no provider is named 'acme'; there are []"));
    }

    @Test
    void asksForNoMoreThanItsReaderWants() {
        FakeProvider provider = new FakeProvider((call) -> Flux.<Reply>just(Samples.head(), Reply.Progress.PAYLOAD)
            .concatWith(Flux.range(0, 1000).map((i) -> Samples.text("a" + i)))
            .concatWith(Flux.just(Samples.done(call))));
        StepVerifier.create(provider.client().stream(HI), 0)
            .expectSubscription()
            .then(() -> assertThat(provider.requested).hasValue(0))
            .thenRequest(1)
            .expectNext(Samples.text("a0"))
            .then(() -> assertThat(provider.requested).hasValue(3))
            .thenRequest(2)
            .expectNext(Samples.text("a1"), Samples.text("a2"))
            .then(() -> assertThat(provider.requested).hasValue(5))
            .thenRequest(Long.MAX_VALUE)
            .expectNextCount(998)
            .verifyComplete();
    }

    @Test
    void carriesACancellationToTheProvider() {
        FakeProvider provider = new FakeProvider(
                (call) -> Flux.<Reply>just(Samples.head(), Samples.text("a")).concatWith(Flux.never()));
        StepVerifier.create(provider.client().stream(HI)).expectNextCount(1).thenCancel().verify(SOON);
        assertThat(provider.cancels).hasValue(1);
        StepVerifier.create(provider.client().chat(HI)).expectSubscription().thenCancel().verify(SOON);
        assertThat(provider.cancels).hasValue(2);
    }

    @Test
    void collectsARequestWordByWord() {
        FakeProvider provider = FakeProvider.saying("Good ", "day");
        String answer = provider.client()
            .prompt()
            .system("Be brief.")
            .messages(Message.user("Hi"), Message.assistant("Hello"))
            .user("And now?")
            .model("acme/gpt-x")
            .options((options) -> options.temperature(0.1))
            .options((options) -> options.seed(7L))
            .tag("tenant", "acme")
            .call()
            .content()
            .block(SOON);
        assertThat(answer).isEqualTo("Good day");
        ChatRequest request = provider.calls.get(0).chat();
        assertThat(request.messages()).containsExactly(Message.system("Be brief."), Message.user("Hi"),
                Message.assistant("Hello"), Message.user("And now?"));
        assertThat(request.model()).isEqualTo("acme/gpt-x");
        assertThat(request.options()).isEqualTo(ChatOptions.builder().temperature(0.1).seed(7L).build());
        assertThat(request.tags()).containsExactly(Map.entry("tenant", "acme"));
    }

    @Test
    void streamsAPromptAsTextOrAsChunks() {
        ChatClient client = FakeProvider.saying("Good ", "day").client();
        StepVerifier.create(client.prompt("Hi").stream().content()).expectNext("Good ", "day").verifyComplete();
        StepVerifier.create(client.prompt("Hi").stream().chunks()).expectNextCount(3).verifyComplete();
        assertThat(client.prompt("Hi").call().response().block(SOON).text()).isEqualTo("Good day");
    }

    @Test
    void refusesAPromptWithoutAMessage() {
        ChatClient client = FakeProvider.saying("a").client();
        assertThatIllegalArgumentException().isThrownBy(() -> client.prompt().call())
            .withMessage("a chat request needs at least one message");
    }

}
