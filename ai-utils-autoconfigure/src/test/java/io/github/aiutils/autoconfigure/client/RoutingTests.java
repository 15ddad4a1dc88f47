package io.github.aiutils.autoconfigure.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.ChatResponse;
import io.github.aiutils.Route;
import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.route.Router;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.test.simulator.Scope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Which route a client takes, by properties and beans. */
class RoutingTests {

    private static ProviderSimulator simulator;

    @BeforeAll
    static void start() {
        simulator = ProviderSimulator.builder().fast().start();
    }

    @BeforeEach
    void reset() {
        simulator.reset();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static ApplicationContextRunner runner(String... properties) {
        return AiContexts.runner()
            .withPropertyValues("ai-utils.providers.openai.api-key=k",
                    "ai-utils.providers.openai.base-url=" + simulator.openAiBaseUrl(),
                    "ai-utils.defaults.retry.min-backoff=1ms", "ai-utils.defaults.retry.max-attempts=2",
                    "ai-utils.defaults.breaker.enabled=false", "ai-utils.clients.default.routes=openai/one,openai/two")
            .withPropertyValues(properties);
    }

    private static List<String> models(BeanFactory context, int calls) {
        List<String> models = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            models.add(Asking.ask(context).route().model());
        }
        return models;
    }

    @Test
    void beginsWithTheRouteThatIsWrittenFirst() {
        runner().run((context) -> assertThat(models(context, 3)).containsOnly("one"));
    }

    @Test
    void goesOnToTheNextRouteWhenOneFails() {
        simulator.stand(Scope.of("one"), Fault.overloaded());
        runner().run((context) -> {
            ChatResponse answer = Asking.ask(context);
            assertThat(answer.route()).isEqualTo(new Route("openai", "two"));
            assertThat(answer.ending().attempts()).isEqualTo(3);
        });
    }

    @Test
    void beginsAtEachRouteInTurn() {
        runner("ai-utils.clients.default.strategy=round-robin")
            .run((context) -> assertThat(models(context, 4)).containsExactly("one", "two", "one", "two"));
    }

    @Test
    void drawsRoutesByTheirWeights() {
        runner("ai-utils.clients.default.strategy=weighted")
            .run((context) -> assertThat(models(context, 60)).as("once in 2^59 this fails").contains("one", "two"));
        runner("ai-utils.clients.default.strategy=weighted",
                "ai-utils.clients.default.route-settings[0].route=openai/one",
                "ai-utils.clients.default.route-settings[0].weight=0")
            .run((context) -> assertThat(models(context, 20)).containsOnly("two"));
    }

    @Test
    void beginsWithTheRouteThatIsDeclaredToCostLeast() {
        runner("ai-utils.clients.default.strategy=least-cost",
                "ai-utils.clients.default.route-settings[0].route=openai/one",
                "ai-utils.clients.default.route-settings[0].cost=2.5",
                "ai-utils.clients.default.route-settings[1].route=openai/two",
                "ai-utils.clients.default.route-settings[1].cost=0.4")
            .run((context) -> assertThat(models(context, 3)).containsOnly("two"));
    }

    @Test
    void leavesARouteThatAnswersLate() {
        simulator.stand(Scope.of("one"), Fault.slowDrip(40, Duration.ofMillis(20)));
        runner("ai-utils.clients.default.strategy=least-latency")
            .run((context) -> assertThat(models(context, 6)).containsExactly("one", "two", "two", "two", "two", "two"));
    }

    @Test
    void aRouterNamedAfterTheClientTakesThePlaceOfItsStrategy() {
        runner("ai-utils.clients.fast.routes=openai/three")
            .withBean("defaultRouter", Router.class, () -> (call) -> List.of(new Route("openai", "mine")))
            .run((context) -> {
                assertThat(models(context, 2)).containsOnly("mine");
                assertThat(Asking.ask(context.getBean("fastChatClient", ChatClient.class)).route().model())
                    .isEqualTo("three");
            });
    }

    @Test
    void optionsOfARouteHoldThereAlone() {
        simulator.stand(Scope.of("one"), Fault.overloaded());
        runner("ai-utils.clients.default.options.temperature=0.9", "ai-utils.clients.default.options.seed=7",
                "ai-utils.clients.default.route-settings[0].route=openai/one",
                "ai-utils.clients.default.route-settings[0].options.temperature=0.1")
            .run((context) -> {
                Asking.ask(context);
                assertThat(simulator.ledger()).hasSize(3);
                assertThat(simulator.ledger().subList(0, 2)).allSatisfy(
                        (entry) -> assertThat(entry.body()).contains("\"temperature\":0.1", "\"seed\":7", "\"one\""));
                assertThat(simulator.ledger().get(2).body()).contains("\"temperature\":0.9", "\"seed\":7", "\"two\"");
            });
    }

    @Test
    void aClassifierOfTheUserOverrulesWhatErrorsSay() {
        simulator.stand(Scope.ALL, Fault.overloaded());
        runner().withBean(ErrorClassifier.class, () -> (error) -> Reaction.FAIL).run((context) -> {
            AiException error = catchThrowableOfType(AiException.class, () -> Asking.ask(context));
            assertThat(error.errorClass()).isEqualTo(ErrorClass.OVERLOADED);
            assertThat(simulator.arrivals()).isEqualTo(1);
        });
        simulator.reset();
        simulator.stand(Scope.of("one"), Fault.contentPolicy());
        runner().withBean(ErrorClassifier.class, () -> (error) -> Reaction.FAIL_OVER)
            .run((context) -> assertThat(models(context, 1)).containsExactly("two"));
    }

}
