package io.github.aiutils.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.aiutils.Call;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Headers;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.HttpResponse;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.observe.AiContext;
import io.github.aiutils.policy.Policy;
import io.github.aiutils.provider.Provider;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.ProviderRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DefaultAiHttpClientTests {

    private static final Duration SOON = Duration.ofSeconds(5);

    private static final HttpRequest POST = HttpRequest.builder("acme", "POST", "/x").tag("tenant", "own").build();

    private static final Policy PASS = (call, next) -> next.proceed(call);

    private final List<Call> calls = new CopyOnWriteArrayList<>();

    private DefaultAiHttpClient client(boolean keyed, boolean answers) {
        ProviderRouter router = new ProviderRouter();
        Policy failover = (call, next) -> next.proceed(call.attempt(router.routes(call).get(0)));
        return new DefaultAiHttpClient("http",
                new DefaultChatClient.Path(PASS, PASS, failover, PASS, PASS, PASS, PASS, PASS),
                new Providers(List.of(new Acme(keyed, answers))), (name) -> SOON, JsonMapper.shared());
    }

    private final class Acme implements Provider {

        private final boolean keyed;

        private final boolean answers;

        Acme(boolean keyed, boolean answers) {
            this.keyed = keyed;
            this.answers = answers;
        }

        @Override
        public String name() {
            return "acme";
        }

        @Override
        public boolean carriesIdempotencyKey() {
            return this.keyed;
        }

        @Override
        public Flux<Reply> exchange(Call call) {
            DefaultAiHttpClientTests.this.calls.add(call);
            Ending ending = new Ending(FinishReason.OTHER, null, Usage.UNKNOWN, call.route(), null, null, null,
                    call.id(), 1);
            return this.answers ? Flux.just(new Reply.Head(200, Headers.NONE),
                    new HttpResponse(200, Headers.NONE, new byte[0], ending)) : Flux.empty();
        }

    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void maySendTwiceWhatTheProviderKnowsByItsKey(boolean keyed) {
        client(keyed, true).exchange(POST).block(SOON);
        assertThat(this.calls.get(0).request().idempotent()).isEqualTo(keyed);
    }

    @Test
    void pinsTheProviderAndTheModelIfThereIsOne() {
        client(false, true).exchange(POST).block(SOON);
        client(false, true).provider("acme").post("/x").body(Map.of("model", "org/m")).retrieve().block(SOON);
        assertThat(this.calls).extracting(Call::route)
            .containsExactly(new Route("acme", HttpRequest.NO_MODEL), new Route("acme", "org/m"));
        assertThat(this.calls).allSatisfy((call) -> assertThat(call.request().timeout()).isEqualTo(SOON));
    }

    @Test
    void addsTheTagsOfTheContext() {
        client(false, true).exchange(POST)
            .contextWrite((context) -> context.put(AiContext.TENANT, "theirs").put(AiContext.TAGS, Map.of("a", "b")))
            .block(SOON);
        assertThat(this.calls.get(0).request().tags()).containsOnly(Map.entry("tenant", "own"), Map.entry("a", "b"));
    }

    @Test
    void saysWhenAProviderGivesNoAnswer() {
        AiException error = catchThrowableOfType(AiException.class,
                () -> client(false, false).exchange(POST).block(SOON));
        assertThat(error.errorClass()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
    }

}
