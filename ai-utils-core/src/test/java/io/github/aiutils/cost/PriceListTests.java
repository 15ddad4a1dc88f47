package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.provider.BuiltInCatalogue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PriceListTests {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static final Usage MILLION_IN = new Usage(1_000_000L, null, null, null, 0L, null);

    private static final Usage THOUSAND_IN = new Usage(1000L, null, null, null, 0L, null);

    private final PriceList list = new PriceList(PriceListTests::vendor);

    /** Providers are called as their vendors, but for one's own server. */
    private static @Nullable String vendor(String provider) {
        return provider.equals("local") ? null : provider;
    }

    /** T4-11: cached tokens are part of the prompt and not paid twice. */
    @Test
    void paysCachedTokensOnce() {
        PriceOverride stated = PriceOverride.of("gpt-4o", rates("41.25", "165").withCache(amount("20.63"), null, null))
            .in("NOK");
        PriceList kroner = new PriceList(PriceListTests::vendor, "NOK", Map.of("NOK", amount("10")), List.of(stated),
                null);
        Usage usage = new Usage(100L, 900L, null, null, 0L, null);
        assertThat(price(kroner, "openai/gpt-4o", null).of(usage)).isEqualTo(amount("0.022692"));
    }

    /** T4-12: a name that begins like another is another model. */
    @ParameterizedTest
    @CsvSource({ "gpt-4o-mini-2024-07-18, 0.15", "gpt-5-mini-2025-08-07, 0.25", "gpt-4o-2024-08-06, 2.5",
            "gpt-4o-2024-05-13, 5", "gpt-4o, 2.5", "gpt-4o-mini, 0.15", "gpt-4.1-nano-2025-04-14, 0.1",
            "openai/gpt-5, 1.25", "gpt-4o-audio-preview,", "gpt-4o-ultra,", "gpt-6,", "gpt,", "gpt-4o-2024,",
            "gpt-4o-2024-08,", "ft:gpt-4o-2024-08-06:acme::1,", "ft:gpt-4o,", "whisper-1," })
    void pricesOnlyTheModelThatIsMeant(String model, @Nullable BigDecimal input) {
        Price price = this.list.find(new Route("openai", model), null, NOW);
        assertThat((price != null) ? price.of(THOUSAND_IN) : null)
            .isEqualTo((input != null) ? input.movePointLeft(3) : null);
    }

    /** T4-13: a currency is more than a label. */
    @Test
    void convertsAtTheStatedRate() {
        PriceList kroner = new PriceList(PriceListTests::vendor, "nok", Map.of("nok", amount("10.07")), List.of(),
                null);
        assertThat(kroner.currency()).isEqualTo("NOK");
        assertThat(price(kroner, "openai/gpt-4o", null).of(MILLION_IN)).isEqualTo(amount("25.175"));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new PriceList(PriceListTests::vendor, "NOK", Map.of(), List.of(), null))
            .withMessageContaining("ai-utils.prices.currency")
            .withMessageContaining("set ai-utils.prices.rates.NOK");
    }

    /** T4-14: a deployment's name says nothing, the model that answers does. */
    @Test
    void pricesADeploymentByTheModelThatAnswers() {
        Route deployment = new Route("azure", "my-deployment");
        assertThat(this.list.find(deployment, null, NOW)).isNull();
        assertThat(price(this.list, "azure/my-deployment", "gpt-4.1-2025-04-14").of(MILLION_IN)).isEqualTo(amount("2"));
        PriceList stated = stated(PriceOverride.of("azure/my-deployment", rates("3", "9")));
        assertThat(price(stated, "azure/my-deployment", null).of(MILLION_IN)).isEqualTo(amount("3"));
        assertThat(price(stated, "azure/my-deployment", "gpt-4.1-2025-04-14").of(MILLION_IN)).isEqualTo(amount("3"));
    }

    @ParameterizedTest
    @CsvSource({ "anthropic/claude-haiku-4-5-20251001, 1", "anthropic/claude-haiku-4-5@20251001, 1",
            "anthropic/anthropic.claude-sonnet-4-5-20250929-v1:0, 3", "google/models/gemini-2.5-flash, 0.3",
            "mistral/mistral-medium-2604, 1.5", "mistral/mistral-large,", "groq/openai/gpt-oss-120b, 0.15",
            "groq/gpt-oss-120b,", "openrouter/anthropic/claude-sonnet-5.5, 2",
            "openrouter/openai/gpt-5-mini:nitro, 0.25", "openrouter/openai/gpt-5-mini:online,",
            "openrouter/qwen/qwen3.8-max,", "local/gpt-4o,", "deepseek/gpt-4o," })
    void looksUnderOtherNamesOfTheSameModel(String route, @Nullable BigDecimal input) {
        Price price = this.list.find(route(route), null, NOW);
        assertThat((price != null) ? price.of(THOUSAND_IN) : null)
            .isEqualTo((input != null) ? input.movePointLeft(3) : null);
    }

    @Test
    void takesWhatAnsweredBeforeWhatWasAskedFor() {
        assertThat(price(this.list, "openai/gpt-4o", "gpt-4o-mini-2024-07-18").of(MILLION_IN))
            .isEqualTo(amount("0.15"));
        assertThat(price(this.list, "openai/gpt-4o", "something").of(MILLION_IN)).isEqualTo(amount("2.5"));
        assertThat(this.list.find(route("openai/gpt-4o"), "ft:gpt-4o:acme", NOW)).isNull();
    }

    @Test
    void takesWhatIsStatedBeforeWhatIsListed() {
        PriceList stated = stated(PriceOverride.of("gpt-4o", rates("7", "9")),
                PriceOverride.of("openai/gpt-4o-mini", rates("8", "9")));
        assertThat(price(stated, "openai/gpt-4o", "gpt-4o-2024-08-06").of(MILLION_IN)).isEqualTo(amount("7"));
        assertThat(price(stated, "openai/gpt-4o-2024-05-13", "gpt-4o-2024-05-13").of(MILLION_IN))
            .isEqualTo(amount("5"));
        assertThat(price(stated, "local/gpt-4o", null).of(MILLION_IN)).isEqualTo(amount("7"));
        assertThat(price(stated, "openai/gpt-4o-mini", null).of(MILLION_IN)).isEqualTo(amount("8"));
        assertThat(stated.find(route("azure/gpt-4o-mini"), null, NOW)).isNull();
        assertThat(price(stated, "openai/gpt-4o", null).maxOutput()).isEqualTo(16384);
    }

    @Test
    void changesAPriceOnItsDay() {
        PriceList stated = stated(
                PriceOverride.of("openai/gpt-4o", rates("7", "9")).from(LocalDate.parse("2026-12-01")),
                PriceOverride.of("openai/gpt-4o", rates("8", "9")).from(LocalDate.parse("2027-01-01")));
        assertThat(input(stated, "openai/gpt-4o", "2026-11-30T23:59:59Z")).isEqualTo(amount("2.5"));
        assertThat(input(stated, "openai/gpt-4o", "2026-12-01T00:00:00Z")).isEqualTo(amount("7"));
        assertThat(input(stated, "openai/gpt-4o", "2027-01-01T00:00:00Z")).isEqualTo(amount("8"));
        assertThat(input(this.list, "google/gemini-3.7-flash", "2026-12-31T23:59:59Z")).isEqualTo(amount("0.75"));
        assertThat(input(this.list, "google/gemini-3.7-flash", "2027-01-01T00:00:00Z")).isEqualTo(amount("1.5"));
    }

    @Test
    void convertsBetweenTwoCurrenciesThroughTheDollar() {
        Map<String, BigDecimal> rates = Map.of("NOK", amount("10.07"), "EUR", amount("0.86"));
        PriceOverride stated = PriceOverride.of("local/m", rates("1", "3")).in("EUR");
        PriceList kroner = new PriceList(PriceListTests::vendor, "NOK", rates, List.of(stated), null);
        assertThat(price(kroner, "local/m", null).of(MILLION_IN)).isEqualTo(amount("11.709302325581"));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new PriceList(PriceListTests::vendor, "USD", Map.of(), List.of(stated), null))
            .withMessageContaining("ai-utils.prices.overrides for local/m")
            .withMessageContaining("set ai-utils.prices.rates.EUR");
    }

    @Test
    void refusesWhatCannotBeMeant() {
        PriceOverride once = PriceOverride.of("openai/gpt-4o", rates("7", "9"));
        assertThatIllegalArgumentException().isThrownBy(() -> stated(once, once))
            .withMessageContaining("two prices for openai/gpt-4o");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new PriceList(PriceListTests::vendor, "kr", Map.of(), List.of(), null))
            .withMessageContaining("ISO 4217");
        assertThatIllegalArgumentException()
            .isThrownBy(
                    () -> new PriceList(PriceListTests::vendor, "USD", Map.of("NOK", BigDecimal.ZERO), List.of(), null))
            .withMessageContaining("ai-utils.prices.rates.NOK");
        assertThatIllegalArgumentException().isThrownBy(() -> PriceOverride.of("m", Rates.UNKNOWN))
            .withMessageContaining("set input and output");
    }

    @Test
    void servesBatchesAtTheStatedPart() {
        PriceList stated = stated(
                new PriceOverride("local/m", rates("2", "4"), null, null, null, null, amount("0.25"), null));
        Usage.Details batch = new Usage.Details(null, null, null, null, "batch", null);
        assertThat(price(stated, "local/m", null).of(new Usage(1000L, null, null, null, 0L, null, batch)))
            .isEqualTo(amount("0.0005"));
    }

    @Test
    void standsInForUnknownPricesWhereItIsTold() {
        PriceList fallback = new PriceList(PriceListTests::vendor, "USD", Map.of(), List.of(), rates("10", "50"));
        Price price = price(fallback, "local/m", null);
        assertThat(price.fallback()).isTrue();
        assertThat(price.of(MILLION_IN)).isEqualTo(amount("10"));
        assertThat(price(fallback, "openai/gpt-4o", null).fallback()).isFalse();
    }

    @Test
    void takesWhatOpenRouterBillsOfAnyModelOnceItAnswered() {
        Usage.Details billed = new Usage.Details(null, null, null, null, null, amount("0.000044"));
        Usage usage = new Usage(12L, null, null, null, 2L, null, billed);
        assertThat(price(this.list, "openrouter/qwen/qwen3.8-max", "qwen/qwen3.8-max").of(usage))
            .isEqualTo(amount("0.000044"));
        assertThat(price(this.list, "openrouter/openai/gpt-4o", "openai/gpt-4o").of(usage))
            .isEqualTo(amount("0.000044"));
        assertThat(price(this.list, "openai/gpt-4o", "gpt-4o").of(usage)).isEqualTo(amount("0.00005"));
    }

    @Test
    void takesWhatOpenRouterBillsBeforeWhatStandsInForAPrice() {
        PriceList fallback = new PriceList(PriceListTests::vendor, "USD", Map.of(), List.of(), rates("10", "50"));
        Usage.Details billed = new Usage.Details(null, null, null, null, null, amount("0.000044"));
        Price price = price(fallback, "openrouter/qwen/qwen3.8-max", null);
        assertThat(price.of(new Usage(12L, null, null, null, 2L, null, billed))).isEqualTo(amount("0.000044"));
        assertThat(price.of(MILLION_IN)).isEqualTo(amount("10"));
    }

    @Test
    void remembersWhatItFound() {
        assertThat(price(this.list, "openai/gpt-4o", null)).isSameAs(price(this.list, "openai/gpt-4o", null));
    }

    /** Whoever changes one of two lists of windows is told of the other. */
    @Test
    void agreesWithTheCatalogueOnContextWindows() {
        BuiltInCatalogue catalogue = new BuiltInCatalogue();
        for (String model : List.of("openai/gpt-6-luna", "openai/gpt-4", "anthropic/claude-haiku-4-5")) {
            assertThat(catalogue.contextWindow(route(model).provider(), route(model).model())).isNotNull();
        }
        PriceTable.get().all().forEach((model, prices) -> {
            Integer window = catalogue.contextWindow(route(model).provider(), route(model).model());
            if (window != null) {
                assertThat(prices.get(0).price().contextWindow()).as(model).isEqualTo(window.longValue());
            }
        });
    }

    private static PriceList stated(PriceOverride... overrides) {
        return new PriceList(PriceListTests::vendor, "USD", Map.of(), List.of(overrides), null);
    }

    private static @Nullable BigDecimal input(PriceList list, String route, String at) {
        Price price = list.find(route(route), null, Instant.parse(at));
        return (price != null) ? price.of(MILLION_IN) : null;
    }

    private static Price price(PriceList list, String route, @Nullable String responseModel) {
        Price price = list.find(route(route), responseModel, NOW);
        assertThat(price).as(route).isNotNull();
        return price;
    }

    private static Route route(String route) {
        int slash = route.indexOf('/');
        return new Route(route.substring(0, slash), route.substring(slash + 1));
    }

    private static Rates rates(String input, String output) {
        return Rates.of(amount(input), amount(output));
    }

    private static BigDecimal amount(String text) {
        return new BigDecimal(text);
    }

}
