package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Call;
import io.github.aiutils.Given;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.policy.FailoverPolicy.RouteFacts;
import io.github.aiutils.route.PriorityRouter;
import io.github.aiutils.route.Router;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

class FailoverPolicyTests {

    private final ScriptedProvider provider = new ScriptedProvider(new VirtualTime());

    private final Map<Route, AiException> closed = new HashMap<>();

    private final Map<Route, Integer> windows = new HashMap<>();

    private final Map<Route, ChatOptions> options = new HashMap<>();

    private FailoverPolicy policy(Route... routes) {
        return policy(new PriorityRouter(Arrays.asList(routes)), ErrorClassifier.DEFAULT);
    }

    private FailoverPolicy policy(Router router, ErrorClassifier classifier) {
        return new FailoverPolicy(router, classifier, new RouteFacts(this.closed::get, this.windows::get,
                (route) -> this.options.getOrDefault(route, ChatOptions.NONE)));
    }

    private AiException failureOf(FailoverPolicy policy) {
        return failureOf(policy, Given.streamed());
    }

    private AiException failureOf(FailoverPolicy policy, Call call) {
        List<Throwable> errors = new ArrayList<>();
        policy.apply(call, this.provider).subscribe((reply) -> {
        }, errors::add);
        assertThat(errors).hasSize(1).first().isInstanceOf(AiException.class);
        return (AiException) errors.get(0);
    }

    private List<Reply> repliesOf(FailoverPolicy policy) {
        return policy.apply(Given.streamed(), this.provider).collectList().block(Duration.ofSeconds(5));
    }

    private static AiException refused(Route route, Duration retryAfter) {
        return new RefusedException(ErrorClass.CIRCUIT_OPEN, "the breaker of " + route.provider() + " is OPEN",
                retryAfter);
    }

    @Test
    void asksTheFirstRouteAndNoOther() {
        this.provider.then(Given.text("a"), Given.done());
        assertThat(repliesOf(policy(Given.A, Given.B))).containsExactly(Given.text("a"), Given.done());
        assertThat(this.provider.routes()).containsExactly(Given.A);
    }

    @Test
    void triesEachRouteOnceInOrder() {
        this.provider.then(Given.error(ErrorClass.SERVER_ERROR, Given.A));
        failureOf(policy(Given.B, Given.A, Given.C));
        assertThat(this.provider.routes()).containsExactly(Given.B, Given.A, Given.C);
    }

    @Test
    void triesARouteOnceEvenIfItIsWrittenTwice() {
        this.provider.then(Given.error(ErrorClass.SERVER_ERROR, Given.A));
        failureOf(policy(Given.A, Given.B, Given.A));
        assertThat(this.provider.routes()).containsExactly(Given.A, Given.B);
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    void goesOnUnlessNoRouteCouldDoBetter(ErrorClass errorClass) {
        this.windows.putAll(Map.of(Given.A, 1000, Given.B, 2000));
        this.provider.then(Given.error(errorClass, Given.A)).then(Given.text("a"), Given.done());
        repliesOrError(policy(Given.A, Given.B));
        assertThat(this.provider.calls).hasSize((errorClass.reaction() == Reaction.FAIL) ? 1 : 2);
    }

    private void repliesOrError(FailoverPolicy policy) {
        policy.apply(Given.streamed(), this.provider).onErrorComplete().blockLast(Duration.ofSeconds(5));
    }

    @Test
    void leavesTheDecisionToTheClassifier() {
        this.provider.then(Given.error(ErrorClass.SERVER_ERROR, Given.A));
        failureOf(policy(new PriorityRouter(List.of(Given.A, Given.B)), (error) -> Reaction.FAIL));
        assertThat(this.provider.calls).hasSize(1);
    }

    @Test
    void endsWithAFinalErrorAsItIsAndKeepsWhatWentBefore() {
        AiException first = Given.error(ErrorClass.OVERLOADED, Given.A);
        AiException last = Given.error(ErrorClass.INVALID_REQUEST, Given.B);
        this.provider.then(first).then(last);
        assertThat(failureOf(policy(Given.A, Given.B, Given.C))).isSameAs(last).hasSuppressedException(first);
        assertThat(this.provider.routes()).containsExactly(Given.A, Given.B);
    }

    @Test
    void givesTheErrorOfTheOnlyRouteUnchanged() {
        AiException only = Given.rateLimited(Given.A, Duration.ofMinutes(5));
        this.provider.then(only);
        assertThat(failureOf(policy(Given.A))).isSameAs(only).hasNoSuppressedExceptions();
    }

    @Test
    void keepsAllCausesAndSaysOfEachRouteWhy() {
        AiException first = Given.error(ErrorClass.TIMEOUT, Given.A);
        AiException second = refused(Given.B, Duration.ofSeconds(20));
        AiException third = Given.rateLimited(Given.C, Duration.ofSeconds(90));
        this.closed.put(Given.B, second);
        this.provider.then(first).then(third);
        AiException all = failureOf(policy(Given.A, Given.B, Given.C));
        assertThat(all).isInstanceOf(ProviderException.class)
            .hasMessageStartingWith("client 'test' has no route left")
            .hasMessageContaining("a failed a call to one: timeout")
            .hasMessageContaining("the breaker of b is OPEN")
            .hasMessageContaining("c refused a call to three: rate limit");
        assertThat(all.getCause()).isSameAs(third);
        assertThat(all.getSuppressed()).containsExactly(first, second);
        assertThat(all.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
        assertThat(all.retryAfter()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void speaksForTheLastWhoAnsweredEvenIfARefusalOfOursCameLater() {
        this.closed.put(Given.B, refused(Given.B, Duration.ofSeconds(20)));
        AiException answered = Given.error(ErrorClass.AUTHENTICATION, Given.A);
        this.provider.then(answered);
        AiException all = failureOf(policy(Given.A, Given.B));
        assertThat(all.errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
        assertThat(all.getCause()).isSameAs(answered);
        assertThat(all.getSuppressed()).containsExactly(this.closed.get(Given.B));
    }

    @Test
    void neverGoesOnAfterTheFirstOutput() {
        AiException broken = Given.error(ErrorClass.INTERRUPTED_STREAM, Given.A);
        this.provider.then((call) -> Flux.<Reply>just(Given.head(), Given.text("a")).concatWith(Flux.error(broken)));
        assertThat(failureOf(policy(Given.A, Given.B))).isSameAs(broken);
        assertThat(this.provider.routes()).containsExactly(Given.A);
    }

    @Test
    void goesOnAfterWhatIsNoOutputYet() {
        this.provider
            .then((call) -> Flux.<Reply>just(Given.head(), Reply.Progress.PAYLOAD, Given.text(""))
                .concatWith(Flux.error(Given.error(ErrorClass.INTERRUPTED_STREAM, Given.A))))
            .then(Given.text("b"), Given.done());
        assertThat(repliesOf(policy(Given.A, Given.B))).endsWith(Given.text("b"), Given.done());
        assertThat(this.provider.routes()).containsExactly(Given.A, Given.B);
    }

    @Test
    void passesOverARouteWhoseBreakerIsOpenWithoutARequest() {
        this.closed.put(Given.A, refused(Given.A, Duration.ofSeconds(30)));
        this.provider.then(Given.text("b"), Given.done());
        assertThat(repliesOf(policy(Given.A, Given.B))).hasSize(2);
        assertThat(this.provider.routes()).containsExactly(Given.B);
        this.closed.clear();
        repliesOf(policy(Given.A, Given.B));
        assertThat(this.provider.routes()).containsExactly(Given.B, Given.A);
    }

    @Test
    void saysWhenToComeBackIfAllBreakersAreOpen() {
        this.closed.put(Given.A, refused(Given.A, Duration.ofSeconds(30)));
        this.closed.put(Given.B, refused(Given.B, Duration.ofSeconds(12)));
        this.closed.put(Given.C, refused(Given.C, null));
        AiException all = failureOf(policy(Given.A, Given.B, Given.C));
        assertThat(all).isInstanceOf(RefusedException.class);
        assertThat(all.errorClass()).isEqualTo(ErrorClass.CIRCUIT_OPEN);
        assertThat(all.retryAfter()).isEqualTo(Duration.ofSeconds(12));
        assertThat(all.getSuppressed()).containsExactlyInAnyOrderElementsOf(this.closed.values());
        assertThat(all).hasMessageContaining("breaker of a")
            .hasMessageContaining("breaker of b")
            .hasMessageContaining("breaker of c");
        assertThat(failureOf(policy(Given.A))).isSameAs(this.closed.get(Given.A));
        assertThat(this.provider.calls).isEmpty();
    }

    @Test
    void leavesATooLongConversationToLargerWindowsOnly() {
        Route larger = new Route("d", "four");
        Route largest = new Route("e", "five");
        this.windows.putAll(Map.of(Given.A, 1000, Given.B, 1000, larger, 2000, largest, 4000));
        this.provider.then(Given.error(ErrorClass.CONTEXT_WINDOW, Given.A));
        failureOf(policy(Given.A, Given.B, Given.C, larger, largest));
        assertThat(this.provider.routes()).containsExactly(Given.A, larger, largest);
    }

    @Test
    void remembersThatTheConversationIsTooLong() {
        Route larger = new Route("d", "four");
        this.windows.putAll(Map.of(Given.A, 1000, larger, 2000, Given.B, 1000, Given.C, 500));
        this.provider.then(Given.error(ErrorClass.CONTEXT_WINDOW, Given.A))
            .then(Given.error(ErrorClass.SERVER_ERROR, larger));
        failureOf(policy(Given.A, larger, Given.B, Given.C));
        assertThat(this.provider.routes()).containsExactly(Given.A, larger);
    }

    @Test
    void givesUpOnATooLongConversationIfNoWindowIsKnownToBeLarger() {
        AiException tooLong = Given.error(ErrorClass.CONTEXT_WINDOW, Given.A);
        this.windows.put(Given.B, 100_000);
        this.provider.then(tooLong);
        assertThat(failureOf(policy(Given.A, Given.B, Given.C))).isSameAs(tooLong);
        assertThat(this.provider.routes()).containsExactly(Given.A);
    }

    @Test
    void asksEachRouteWithItsOwnOptions() {
        ChatRequest request = ChatRequest.builder()
            .user("Hi")
            .options((own) -> own.maxOutputTokens(10).seed(7L))
            .build();
        this.options.put(Given.A, ChatOptions.builder().maxOutputTokens(99).build());
        this.provider.then(Given.error(ErrorClass.OVERLOADED, Given.A));
        failureOf(policy(Given.A, Given.B), Call.of("req_0123456789ab", "test", request, true));
        assertThat(this.provider.calls).extracting((call) -> call.request().options().maxOutputTokens())
            .containsExactly(99, 10);
        assertThat(this.provider.calls).extracting((call) -> call.request().options().seed()).containsExactly(7L, 7L);
    }

    @Test
    void letsTheRouterWatchWhatItsRoutesDo() {
        List<Route> watched = new ArrayList<>();
        Router router = new Router() {

            @Override
            public List<Route> routes(Call call) {
                return List.of(Given.A, Given.B);
            }

            @Override
            public Flux<Reply> watch(Route route, Flux<Reply> replies) {
                return replies.doOnSubscribe((subscription) -> watched.add(route));
            }

        };
        this.provider.then(Given.error(ErrorClass.OVERLOADED, Given.A)).then(Given.done());
        assertThat(repliesOf(policy(router, ErrorClassifier.DEFAULT))).containsExactly(Given.done());
        assertThat(watched).containsExactly(Given.A, Given.B);
    }

    @Test
    void asksTheRouterAgainForEachSubscriptionAndNeverBefore() {
        List<Call> asked = new ArrayList<>();
        Router router = (call) -> {
            asked.add(call);
            return List.of(Given.A);
        };
        this.provider.then(Given.done());
        Flux<Reply> replies = policy(router, ErrorClassifier.DEFAULT).apply(Given.streamed(), this.provider);
        assertThat(asked).isEmpty();
        replies.blockLast(Duration.ofSeconds(5));
        replies.blockLast(Duration.ofSeconds(5));
        assertThat(asked).hasSize(2);
        assertThat(this.provider.calls).hasSize(2);
    }

    @Test
    void refusesACallThatHasNoRoute() {
        assertThat(failureOf(policy()).errorClass()).isEqualTo(ErrorClass.NO_ROUTE);
    }

    @Test
    void sendsTheModelOfTheRouteAndNotOfTheOneBefore() {
        this.provider.then(Given.error(ErrorClass.NOT_FOUND, Given.A));
        failureOf(policy(Given.A, Given.B));
        assertThat(this.provider.routes()).extracting(Route::model).containsExactly("one", "two");
    }

}
