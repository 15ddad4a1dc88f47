package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.Samples;
import io.github.aiutils.Usage;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.observe.AiCallContext;
import io.github.aiutils.observe.AiContext;
import io.github.aiutils.observe.AiMeterHandler;
import io.github.aiutils.observe.DefaultAiCallConvention;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class ObservePolicyTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String SECRET = "the secret of the prompt";

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    private final List<Observation.Event> events = new ArrayList<>();

    private final List<AiCallContext> stopped = new ArrayList<>();

    ObservePolicyTests() {
        this.registry.observationConfig().observationHandler(new Recorder());
    }

    private ObservePolicy policy() {
        return policy(this.registry, List.of("gpt-x"));
    }

    private static ObservePolicy policy(ObservationRegistry registry, List<String> models) {
        return new ObservePolicy(registry, new DefaultAiCallConvention(models));
    }

    private static Call call() {
        ChatRequest request = ChatRequest.builder()
            .system(SECRET)
            .user(SECRET)
            .message(Message.tool("call_1", SECRET))
            .options((options) -> options.temperature(0.5).maxOutputTokens(100).stop(List.of(SECRET)).endUser(SECRET))
            .tag("tenant", SECRET)
            .build();
        return Call.of("req_0123456789ab", "test", request, true);
    }

    /** Attempts a route and replies as told. */
    private static Chain attempting(Function<Call, Flux<Reply>> replies) {
        return (call) -> Flux.defer(() -> replies.apply(call.attempt(Samples.ROUTE)));
    }

    private static Chain answering() {
        return attempting((attempt) -> Flux.just(Samples.head(), Samples.text(SECRET), Samples.done(attempt)));
    }

    private static Chain answering(Route route) {
        return (call) -> Flux.defer(() -> Flux.just(Samples.done(call.attempt(route))));
    }

    private String low(String key) {
        return this.stopped.get(0).getLowCardinalityKeyValue(key).getValue();
    }

    @Test
    void observesACallOnceHoweverManyAttemptsItTakes() {
        Chain thrice = (call) -> Flux.defer(() -> {
            call.attempt(Samples.ROUTE);
            call.attempt(Samples.ROUTE);
            Call last = call.attempt(new Route("other", "gpt-y"));
            return Flux.just(Samples.head(), Samples.text("a"), Samples.done(last));
        });
        StepVerifier.create(policy().apply(call(), thrice)).expectNextCount(3).verifyComplete();
        TestObservationRegistryAssert.assertThat(this.registry)
            .hasNumberOfObservationsEqualTo(1)
            .hasSingleObservationThat()
            .hasNameEqualTo("ai.utils.call")
            .hasContextualNameEqualTo("chat gpt-y")
            .hasBeenStarted()
            .hasBeenStopped()
            .hasLowCardinalityKeyValue("client", "test")
            .hasLowCardinalityKeyValue("provider", "other")
            .hasLowCardinalityKeyValue("model", "gpt-y")
            .hasLowCardinalityKeyValue("outcome", "success")
            .hasHighCardinalityKeyValue("ai.utils.attempts", "3")
            .hasHighCardinalityKeyValue("ai.utils.request.id", "req_0123456789ab")
            .hasHighCardinalityKeyValue("gen_ai.operation.name", "chat")
            .hasHighCardinalityKeyValue("gen_ai.request.model", "gpt-y")
            .hasHighCardinalityKeyValue("gen_ai.request.temperature", "0.5")
            .hasHighCardinalityKeyValue("gen_ai.request.max_tokens", "100")
            .hasHighCardinalityKeyValue("gen_ai.response.model", "gpt-x-2026")
            .hasHighCardinalityKeyValue("gen_ai.response.id", "resp_1")
            .hasHighCardinalityKeyValue("gen_ai.usage.input_tokens", "19")
            .hasHighCardinalityKeyValue("gen_ai.usage.output_tokens", "5")
            .doesNotHaveError();
        assertThat(this.events).extracting(Observation.Event::getContextualName)
            .containsExactly("attempt 1 at acme/gpt-x", "attempt 2 at acme/gpt-x", "attempt 3 at other/gpt-y");
    }

    @Test
    void observesWholeAnswersTheSameWay() {
        Chain whole = attempting((attempt) -> Flux.just(Samples.head(), Samples.response(attempt, SECRET)));
        StepVerifier.create(policy().apply(call(), whole)).expectNextCount(2).verifyComplete();
        assertThat(low("outcome")).isEqualTo("success");
        assertThat(this.stopped.get(0).firstOutputNanos()).isPositive();
    }

    @Test
    void namesTheErrorClassOfACallThatFails() {
        ProviderException error = new ProviderException(ErrorClass.OVERLOADED, Samples.ROUTE,
                ProviderException.Details.of("busy"));
        StepVerifier.create(policy().apply(call(), attempting((attempt) -> Flux.error(error)))).verifyError();
        TestObservationRegistryAssert.assertThat(this.registry)
            .hasSingleObservationThat()
            .hasBeenStopped()
            .hasLowCardinalityKeyValue("outcome", "overloaded")
            .hasHighCardinalityKeyValue("ai.utils.error.class", "overloaded")
            .hasError(error);
    }

    @Test
    void observesACallThatIsRefusedBeforeAnyAttempt() {
        Chain refusing = (call) -> Flux.error(new RefusedException(ErrorClass.NO_ROUTE, "no"));
        StepVerifier.create(policy().apply(call(), refusing)).verifyError(RefusedException.class);
        TestObservationRegistryAssert.assertThat(this.registry)
            .hasSingleObservationThat()
            .hasContextualNameEqualTo("chat")
            .hasLowCardinalityKeyValue("outcome", "no-route")
            .hasLowCardinalityKeyValue("provider", "none")
            .hasLowCardinalityKeyValue("model", "none")
            .hasHighCardinalityKeyValue("ai.utils.attempts", "0");
        assertThat(this.events).isEmpty();
    }

    @Test
    void callsAnErrorThatIsNotOursAnError() {
        StepVerifier.create(policy().apply(call(), (call) -> Flux.error(new IllegalStateException()))).verifyError();
        assertThat(low("outcome")).isEqualTo("error");
    }

    @Test
    void tellsACancelledCallFromOneLeftAfterItsEnd() {
        Chain hanging = attempting((attempt) -> Flux.<Reply>just(Samples.text("a")).concatWith(Flux.never()));
        StepVerifier.create(policy().apply(call(), hanging)).expectNextCount(1).thenCancel().verify(SOON);
        assertThat(low("outcome")).isEqualTo("cancelled");
        this.stopped.clear();
        Chain ended = attempting((attempt) -> Flux.<Reply>just(Samples.done(attempt)).concatWith(Flux.never()));
        StepVerifier.create(policy().apply(call(), ended)).expectNextCount(1).thenCancel().verify(SOON);
        assertThat(low("outcome")).isEqualTo("success");
        assertThat(this.stopped).hasSize(1);
    }

    @Test
    void isStoppedBeforeItsCallerHearsOfTheEnd() {
        List<Integer> heard = new ArrayList<>();
        policy().apply(call(), answering()).doOnComplete(() -> heard.add(this.stopped.size())).blockLast(SOON);
        Chain failing = (call) -> Flux.error(new IllegalStateException());
        policy().apply(call(), failing)
            .doOnError((error) -> heard.add(this.stopped.size()))
            .onErrorComplete()
            .blockLast(SOON);
        assertThat(heard).containsExactly(1, 2);
    }

    @Test
    void isStoppedOnceWhenAReaderCancelsAfterTheEnd() {
        AtomicReference<Subscription> subscription = new AtomicReference<>();
        policy().apply(call(), answering()).doOnSubscribe(subscription::set).blockLast(SOON);
        subscription.get().cancel();
        assertThat(this.stopped).hasSize(1);
        assertThat(low("outcome")).isEqualTo("success");
    }

    @Test
    void observesNothingBeforeSubscriptionAndEachSubscriptionByItself() {
        Flux<Reply> replies = policy().apply(call(), answering());
        TestObservationRegistryAssert.assertThat(this.registry).doesNotHaveAnyObservation();
        replies.blockLast(SOON);
        replies.blockLast(SOON);
        TestObservationRegistryAssert.assertThat(this.registry).hasNumberOfObservationsEqualTo(2);
        assertThat(this.stopped).extracting(AiCallContext::attempts).containsExactly(1, 1);
    }

    @Test
    void carriesItsIdAndItselfInTheContext() {
        List<Object> seen = new ArrayList<>();
        Chain looking = (call) -> Flux.deferContextual((context) -> {
            seen.add(context.get(AiContext.REQUEST_ID));
            seen.add(((Observation) context.get(ObservationThreadLocalAccessor.KEY)).getContext());
            return Flux.just(Samples.done());
        });
        policy().apply(call(), looking).blockLast(SOON);
        assertThat(seen).containsExactly("req_0123456789ab", this.stopped.get(0));
    }

    @Test
    void isAChildOfTheObservationInTheCallersContext() {
        Observation parent = Observation.start("parent", this.registry);
        policy().apply(call(), answering())
            .contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, parent))
            .blockLast(SOON);
        parent.stop();
        assertThat(this.stopped.get(0).getParentObservation()).isSameAs(parent);
    }

    @Test
    void worksWithoutARegistry() {
        StepVerifier.create(policy(ObservationRegistry.NOOP, List.of()).apply(call(), answering()))
            .expectNextCount(3)
            .verifyComplete();
    }

    @Test
    void takesNoWordOfThePromptIntoItsKeyValues() {
        policy().apply(call(), answering()).blockLast(SOON);
        assertThat(this.stopped.get(0).getAllKeyValues()).extracting(KeyValue::getValue)
            .noneMatch((value) -> value.contains("secret"));
        assertThat(this.stopped.get(0).getContextualName()).doesNotContain("secret");
        assertThat(this.events.toString()).doesNotContain("secret");
    }

    @Test
    void boundsTheModelsThatBecomeTags() {
        ObservePolicy policy = policy(this.registry, List.of("configured"));
        for (int i = 0; i < 300; i++) {
            Route route = new Route("acme", "model-" + i);
            policy.apply(call(), answering(route)).blockLast(SOON);
        }
        policy.apply(call(), answering(new Route("acme", "configured"))).blockLast(SOON);
        List<String> models = this.stopped.stream()
            .map((context) -> context.getLowCardinalityKeyValue("model").getValue())
            .toList();
        assertThat(models.subList(0, 199)).doesNotContain("other");
        assertThat(models.subList(199, 300)).containsOnly("other");
        assertThat(models.get(300)).isEqualTo("configured");
        assertThat(this.stopped.get(250).getHighCardinalityKeyValue("gen_ai.request.model").getValue())
            .isEqualTo("model-250");
    }

    @Test
    void logsEachAttemptWithItsIdsAndNoPrompt() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.github.aiutils.call");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        try {
            policy().apply(call(), answering())
                .contextWrite((context) -> context.put(AiContext.CORRELATION_ID, "order-7"))
                .blockLast(SOON);
        }
        finally {
            logger.setLevel(before);
            logger.detachAppender(log);
        }
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
            .first()
            .isEqualTo("acme/gpt-x attempt 1 of req_0123456789ab");
        assertThat(log.list).allSatisfy((event) -> {
            assertThat(event.getKeyValuePairs()).extracting((pair) -> pair.key + "=" + pair.value)
                .containsExactly("aiRequestId=req_0123456789ab", "correlationId=order-7");
            assertThat(event.getFormattedMessage()).doesNotContain("secret");
        });
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            true,  10, 0,
            true,  11, 0,  acme/gpt-x took 11 s to begin the answer to req_0123456789ab (attempts: 1)
            false, 11, 0,  acme/gpt-x took 11 s to answer req_0123456789ab (attempts: 1)
            true,  30, 5,
            false, 31, 5,  acme/gpt-x took 31 s to answer req_0123456789ab (attempts: 1)
            """)
    void saysThatACallerWaitedLong(boolean streamed, int seconds, long reasoning, @Nullable String line) {
        AtomicLong clock = new AtomicLong();
        ObservePolicy policy = new ObservePolicy(this.registry, new DefaultAiCallConvention(List.of()), clock::get);
        Chain slow = attempting((attempt) -> Flux.just(Samples.head(), Samples.text(SECRET), Samples.done(attempt))
            .map((reply) -> thinking(reply, reasoning))
            .doOnNext((reply) -> clock.addAndGet((reply.end() != null) ? TimeUnit.MINUTES.toNanos(5)
                    : (reply.meaningful()) ? TimeUnit.SECONDS.toNanos(seconds) : 0)));
        List<ILoggingEvent> log = listening("io.github.aiutils.slow",
                () -> policy.apply(Call.of("req_0123456789ab", "test", call().request(), streamed), slow)
                    .blockLast(SOON));
        assertThat(log).extracting((event) -> event.getLevel() + " " + event.getFormattedMessage())
            .isEqualTo((line != null) ? List.of("INFO " + line) : List.of());
    }

    private static Reply thinking(Reply reply, long tokens) {
        if (!(reply instanceof ChatChunk.Done done)) {
            return reply;
        }
        Usage usage = done.ending().usage();
        return new ChatChunk.Done(
                done.ending().withUsage(new Usage(usage.input(), null, null, null, usage.output(), tokens)));
    }

    private static List<ILoggingEvent> listening(String name, Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            work.run();
        }
        finally {
            logger.detachAppender(log);
        }
        return log.list;
    }

    @Test
    void carriesItsIdsIntoTheMdcWherePropagationIsOn() {
        List<Map<String, String>> seen = new ArrayList<>();
        Hooks.enableAutomaticContextPropagation();
        try {
            Chain hopping = (call) -> Flux.just(Samples.text("a")).publishOn(Schedulers.parallel()).map((reply) -> {
                seen.add(MDC.getCopyOfContextMap());
                return reply;
            });
            policy().apply(call(), hopping)
                .contextWrite((context) -> context.put(AiContext.CORRELATION_ID, "order-7"))
                .blockLast(SOON);
        }
        finally {
            Hooks.disableAutomaticContextPropagation();
        }
        assertThat(seen).containsExactly(Map.of("aiRequestId", "req_0123456789ab", "correlationId", "order-7"));
        assertThat(MDC.get("aiRequestId")).isNull();
        assertThat(MDC.get("correlationId")).isNull();
    }

    @Test
    void carriesTheCorrelationIdAsAnAttributeOfSpansOnly() {
        policy().apply(call(), answering())
            .contextWrite((context) -> context.put(AiContext.CORRELATION_ID, "order-7"))
            .blockLast(SOON);
        assertThat(this.stopped.get(0).getHighCardinalityKeyValue("ai.utils.correlation.id").getValue())
            .isEqualTo("order-7");
        assertThat(this.stopped.get(0).getLowCardinalityKeyValues()).extracting(KeyValue::getKey)
            .containsExactlyInAnyOrder("client", "model", "outcome", "provider");
    }

    @Test
    void countsAttemptsAndTokensAndTimesTheFirstOutput() {
        MeterRegistry meters = new SimpleMeterRegistry();
        this.registry.observationConfig()
            .observationHandler(new AiMeterHandler(meters))
            .observationHandler(new DefaultMeterObservationHandler(meters));
        Chain twice = (call) -> Flux.defer(() -> {
            call.attempt(Samples.ROUTE);
            return Flux.just(Samples.head(), Samples.text("a"), Samples.done(call.attempt(Samples.ROUTE)));
        });
        policy().apply(call(), twice).blockLast(SOON);
        policy().apply(call(), (call) -> Flux.error(new RefusedException(ErrorClass.NO_ROUTE, "no")))
            .onErrorComplete()
            .blockLast(SOON);
        assertThat(meters.get("ai.utils.attempts").tags("provider", "acme", "model", "gpt-x").counter().count())
            .isEqualTo(2);
        assertThat(meters.get("ai.utils.call.first.output").timer().count()).isEqualTo(1);
        assertThat(meters.get("ai.utils.call").tag("outcome", "success").timer().count()).isEqualTo(1);
        assertThat(meters.get("ai.utils.call").tag("outcome", "no-route").timer().count()).isEqualTo(1);
        assertThat(tokens(meters, "input")).isEqualTo(10);
        assertThat(tokens(meters, "cache-read")).isEqualTo(4);
        assertThat(tokens(meters, "cache-write")).as("for its usual and for its long time").isEqualTo(5);
        assertThat(tokens(meters, "output")).isEqualTo(5);
        assertThat(meters.getMeters()).allSatisfy((meter) -> {
            assertThat(meter.getId().getName()).startsWith("ai.utils.");
            assertThat(meter.getId().getTags()).extracting(Tag::getKey)
                .isSubsetOf("client", "provider", "model", "outcome", "kind", "error");
        });
    }

    private static double tokens(MeterRegistry meters, String kind) {
        return meters.get("ai.utils.tokens").tags("client", "test", "kind", kind).counter().count();
    }

    @Test
    void hasNoOptionsToShowForARequestWithoutAny() {
        Call plain = Call.of("req_1", "test", ChatRequest.of("Hi").withOptions(ChatOptions.NONE), true);
        policy().apply(plain, answering()).blockLast(SOON);
        assertThat(this.stopped.get(0).getAllKeyValues()).extracting(KeyValue::getKey)
            .doesNotContain("gen_ai.request.temperature", "gen_ai.request.max_tokens");
    }

    private final class Recorder implements ObservationHandler<AiCallContext> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof AiCallContext;
        }

        @Override
        public void onEvent(Observation.Event event, AiCallContext context) {
            ObservePolicyTests.this.events.add(event);
        }

        @Override
        public void onStop(AiCallContext context) {
            ObservePolicyTests.this.stopped.add(context);
        }

    }

}
