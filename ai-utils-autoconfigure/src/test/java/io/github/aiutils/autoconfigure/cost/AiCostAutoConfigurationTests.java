package io.github.aiutils.autoconfigure.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Cost;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.autoconfigure.Failures;
import io.github.aiutils.autoconfigure.RecordingProvider;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.BudgetExceeded;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.BudgetThresholdReached;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.cost.UsageBooked;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.observe.AiContext;
import io.github.aiutils.policy.LedgerPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What stands under {@code prices}, {@code ledger} and {@code budgets} is what calls cost
 * and may cost.
 */
class AiCostAutoConfigurationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Three tokens in, one out. */
    private static final BigDecimal ONE_CALL = new BigDecimal("0.000014");

    private final RecordingProvider provider = new RecordingProvider();

    @AfterEach
    void close() {
        this.provider.close();
    }

    private ApplicationContextRunner runner(String... properties) {
        return AiContexts.runner()
            .withPropertyValues("ai-utils.providers.openai.api-key=k",
                    "ai-utils.providers.openai.base-url=" + this.provider.baseUrl(),
                    "ai-utils.clients.default.routes=openai/gpt-4.1")
            .withPropertyValues(properties);
    }

    private static UsageReport report(BeanFactory beans, String... groupBy) {
        return beans.getBean(CostLedger.class).report(new UsageQuery(List.of(groupBy), null, null)).block(PATIENCE);
    }

    private static BudgetSnapshot budget(BeanFactory beans) {
        return beans.getBean(Budgets.class).snapshots().get(0);
    }

    @Test
    void aCallIsPricedByTheListAndBooked() {
        runner().run((context) -> {
            assertThat(Asking.ask(context).ending().cost()).isEqualTo(new Cost(ONE_CALL, "USD"));
            UsageReport report = report(context, "provider", "model", "client");
            assertThat(report.total().cost()).isEqualByComparingTo(ONE_CALL);
            assertThat(report.groups()).singleElement()
                .satisfies((group) -> assertThat(group.by())
                    .isEqualTo(Map.of("provider", "openai", "model", "gpt-4.1", "client", "default")));
        });
    }

    @ParameterizedTest
    @CsvSource({ "openai/gpt-4.1, 0.000016", "gpt-4.1, 0.000016" })
    void anOverrideWins(String model, BigDecimal cost) {
        runner("ai-utils.prices.overrides[0].model=" + model, "ai-utils.prices.overrides[0].input=2",
                "ai-utils.prices.overrides[0].output=10")
            .run((context) -> assertThat(Asking.ask(context).ending().cost()).isEqualTo(new Cost(cost, "USD")));
    }

    @Test
    void costsAreInOneCurrencyByAStatedRate() {
        runner("ai-utils.prices.currency=NOK", "ai-utils.prices.rates.NOK=10", "ai-utils.budgets.daily.amount=1",
                "ai-utils.budgets.daily.currency=USD")
            .run((context) -> {
                assertThat(Asking.ask(context).ending().cost()).isEqualTo(new Cost(new BigDecimal("0.00014"), "NOK"));
                assertThat(budget(context).amount()).isEqualByComparingTo("10");
                assertThat(budget(context).currency()).isEqualTo("NOK");
                assertThat(budget(context).spent()).isEqualByComparingTo("0.00014");
            });
    }

    @Test
    void aModelWithoutAPriceCanBeRejected() {
        runner("ai-utils.providers.local.type=openai-compatible",
                "ai-utils.providers.local.base-url=" + this.provider.baseUrl(), "ai-utils.prices.unknown=reject",
                "ai-utils.clients.default.routes=local/llama")
            .run((context) -> {
                assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> Asking.ask(context))
                    .withMessageContaining("local/llama")
                    .withMessageContaining("ai-utils.prices.overrides");
                assertThat(this.provider.requests()).isZero();
            });
    }

    @Test
    void aModelWithoutAPriceCanBePricedByAnotherOne() {
        runner("ai-utils.providers.local.type=openai-compatible",
                "ai-utils.providers.local.base-url=" + this.provider.baseUrl(), "ai-utils.prices.unknown=fallback",
                "ai-utils.prices.fallback.input=1", "ai-utils.prices.fallback.output=2",
                "ai-utils.clients.default.routes=local/llama")
            .run((context) -> {
                assertThat(Asking.ask(context).ending().cost()).isEqualTo(new Cost(new BigDecimal("0.000005"), "USD"));
                assertThat(report(context).total().estimated()).isEqualTo(1);
            });
    }

    @Test
    void aBudgetRefusesWhatCouldCostMoreThanItHas() {
        runner("ai-utils.budgets.tiny.amount=0.000001").run((context) -> {
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> Asking.ask(context))
                .withMessageContaining("tiny")
                .satisfies((error) -> assertThat(error.errorClass()).isEqualTo(ErrorClass.BUDGET_EXCEEDED));
            assertThat(this.provider.requests()).isZero();
            assertThat(budget(context).reserved()).isZero();
            assertThat(report(context).total().attempts()).isZero();
        });
    }

    /** Nobody publishes how long the answers of a model of one's own may be. */
    @Test
    void aStrictBudgetBoundsAModelOfOnesOwnByItsStatedOutput() {
        String[] own = { "ai-utils.providers.local.type=openai-compatible",
                "ai-utils.providers.local.base-url=" + this.provider.baseUrl(),
                "ai-utils.clients.default.routes=local/llama", "ai-utils.prices.overrides[0].model=local/llama",
                "ai-utils.prices.overrides[0].input=1", "ai-utils.prices.overrides[0].output=2",
                "ai-utils.budgets.daily.amount=1" };
        runner(own)
            .run((context) -> assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> Asking.ask(context))
                .withMessageContaining("max-output-tokens"));
        runner(own).withPropertyValues("ai-utils.prices.overrides[0].max-output=8192")
            .run((context) -> assertThat(Asking.ask(context).ending().cost())
                .isEqualTo(new Cost(new BigDecimal("0.000005"), "USD")));
    }

    @Test
    void aBudgetThatDegradesSendsCallsToTheCheaperRouteUnlessTheyNameTheirModel() {
        runner("ai-utils.budgets.tiny.amount=0.001", "ai-utils.budgets.tiny.on-exceeded=degrade",
                "ai-utils.budgets.tiny.degrade-to=openai/gpt-5-nano",
                "ai-utils.clients.default.options.max-output-tokens=1000")
            .run((context) -> {
                assertThat(Asking.ask(context).ending().route()).isEqualTo(new Route("openai", "gpt-5-nano"));
                assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> Asking.ask(context, "openai/gpt-4.1"))
                    .satisfies((error) -> assertThat(error.errorClass()).isEqualTo(ErrorClass.BUDGET_EXCEEDED));
                assertThat(this.provider.requests()).isEqualTo(1);
            });
    }

    @Test
    void aBudgetForEachValueOfATagGoesByTheContextToo() {
        runner("ai-utils.budgets.each.amount=1", "ai-utils.budgets.each.each-tag=tenant",
                "ai-utils.clients.default.options.max-output-tokens=10")
            .run((context) -> {
                ChatClient chat = context.getBean(ChatClient.class);
                chat.chat(ChatRequest.of("Hi").withTags(Map.of("tenant", "a"))).block(PATIENCE);
                chat.chat(ChatRequest.of("Hi"))
                    .contextWrite((reactor) -> reactor.put(AiContext.TAGS, Map.of("tenant", "b")))
                    .block(PATIENCE);
                chat.chat(ChatRequest.of("Hi"))
                    .contextWrite((reactor) -> reactor.put(AiContext.TENANT, "c"))
                    .block(PATIENCE);
                assertThat(context.getBean(Budgets.class).snapshots()).extracting(BudgetSnapshot::value)
                    .containsExactlyInAnyOrder("a", "b", "c");
                assertThat(report(context, "tag.tenant").groups()).hasSize(3);
            });
    }

    @Test
    void eventsReachListenersAndTheApplication() {
        runner("ai-utils.budgets.small.amount=0.00003", "ai-utils.budgets.small.reserve=quantile",
                "ai-utils.budgets.small.warn-at=0.4", "ai-utils.clients.default.options.max-output-tokens=1")
            .withBean(Heard.class)
            .withBean(Events.class)
            .run((context) -> {
                Asking.ask(context);
                assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> Asking.ask(context));
                assertThat(context.getBean(Heard.class).events).containsExactlyInAnyOrder("UsageBooked",
                        "BudgetThresholdReached", "BudgetExceeded");
                assertThat(context.getBean(Events.class).events).containsExactlyInAnyOrder("UsageBooked",
                        "BudgetThresholdReached", "BudgetExceeded");
            });
    }

    @Test
    void costsAndBudgetsHaveMeters() {
        runner("ai-utils.budgets.daily.amount=100").withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .run((context) -> {
                Asking.ask(context);
                MeterRegistry meters = context.getBean(MeterRegistry.class);
                assertThat(meters.get("ai.utils.cost").tag("model", "gpt-4.1").counter().count())
                    .isEqualTo(ONE_CALL.doubleValue());
                assertThat(meters.get("ai.utils.budget.amount").tag("budget", "daily").gauge().value()).isEqualTo(100);
                assertThat(meters.get("ai.utils.budget.spent").gauge().value()).isEqualTo(ONE_CALL.doubleValue());
                assertThat(meters.get("ai.utils.budget.reserved").gauge().value()).isZero();
            });
    }

    @Test
    void theLedgerCanBeSwitchedOff() {
        runner("ai-utils.ledger.enabled=false").run((context) -> {
            assertThat(context).doesNotHaveBean(LedgerPolicy.class).doesNotHaveBean(CostLedger.class);
            assertThat(Asking.ask(context).ending().cost()).isNull();
        });
    }

    @Test
    void aPriceBookOfTheApplicationWins() {
        runner().withBean(PriceBook.class, Free::new)
            .run((context) -> assertThat(Asking.ask(context).ending().cost())
                .isEqualTo(new Cost(BigDecimal.ZERO, "EUR")));
    }

    @Test
    void routesAreComparedByThePriceListWhereNoCostIsDeclared() {
        runner("ai-utils.clients.default.routes=openai/gpt-4.1,openai/gpt-6-luna",
                "ai-utils.clients.default.strategy=least-cost")
            .run((context) -> assertThat(Asking.ask(context).ending().route())
                .isEqualTo(new Route("openai", "gpt-6-luna")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ai-utils.budgets.daily.window=day                                 | ai-utils.budgets.daily.amount is missing
            ai-utils.budgets.daily.amount=-1                                  | ai-utils.budgets.daily.amount is -1
            ai-utils.budgets.daily.amount=1,ai-utils.budgets.daily.currency=NOK | ai-utils.prices.rates
            ai-utils.budgets.daily.amount=1,ai-utils.budgets.daily.client=nobody | is 'nobody', but there are [default]
            ai-utils.budgets.daily.amount=1,ai-utils.budgets.daily.provider=nobody | is 'nobody', but there are [openai]
            ai-utils.budgets.daily.amount=1,ai-utils.budgets.daily.on-exceeded=degrade | degrade-to
            ai-utils.budgets.daily.amount=1,ai-utils.budgets.daily.warn-at=80 | levels are shares of the amount
            ai-utils.prices.currency=NOK                                      | ai-utils.prices.rates
            ai-utils.prices.unknown=fallback                                  | ai-utils.prices.fallback is missing
            ai-utils.prices.overrides[0].model=x,ai-utils.prices.overrides[0].input=-1 | 0 or more
            """)
    void wrongSettingsStopTheStart(String properties, String message) {
        runner(properties.split(",")).run((context) -> assertThat(context).getFailure()
            .satisfies((failure) -> assertThat(Failures.invalidProperty(failure)).contains(message)));
    }

    private static final class Heard implements AiCallListener {

        private final List<String> events = new ArrayList<>();

        @Override
        public void booked(UsageBooked event) {
            this.events.add(event.getClass().getSimpleName());
        }

        @Override
        public void reached(BudgetThresholdReached event) {
            this.events.add(event.getClass().getSimpleName());
        }

        @Override
        public void exceeded(BudgetExceeded event) {
            this.events.add(event.getClass().getSimpleName());
        }

    }

    static final class Events {

        private final List<String> events = new ArrayList<>();

        @EventListener({ UsageBooked.class, BudgetThresholdReached.class, BudgetExceeded.class })
        void heard(Object event) {
            this.events.add(event.getClass().getSimpleName());
        }

    }

    private static final class Free implements PriceBook {

        @Override
        public String currency() {
            return "EUR";
        }

        @Override
        public Price find(Route route, @Nullable String responseModel, Instant at) {
            return new Price() {

                @Override
                public BigDecimal of(Usage usage) {
                    return BigDecimal.ZERO;
                }

                @Override
                public BigDecimal most(long input, long output, @Nullable String serviceTier) {
                    return BigDecimal.ZERO;
                }

                @Override
                public @Nullable Long maxOutput() {
                    return null;
                }

                @Override
                public @Nullable Long contextWindow() {
                    return null;
                }

                @Override
                public boolean fallback() {
                    return false;
                }

            };
        }

    }

}
