package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ListedPriceTests {

    private static final ListedPrice PRICE = ListedPrice
        .of(Rates.of(amount("2"), amount("8")).withCache(amount("0.5"), amount("2.5"), amount("4")));

    static Map<String, List<PriceTable.Dated>> models() {
        return new TreeMap<>(PriceTable.get().all());
    }

    static List<ListedPrice> prices() {
        return models().values()
            .stream()
            .flatMap(List::stream)
            .map(PriceTable.Dated::price)
            .filter((price) -> !price.rates().unknown())
            .toList();
    }

    /** 2 x 100 + 0.5 x 900 + 2.5 x 30 + 4 x 7 + 8 x 10 = 833 millionths. */
    @Test
    void chargesEachClassOnce() {
        assertThat(PRICE.of(new Usage(100L, 900L, 30L, 7L, 10L, 9L))).isEqualTo(amount("0.000833"));
    }

    @Test
    void takesCachesForPlainInputWithoutAPriceForThem() {
        ListedPrice plain = ListedPrice.of(Rates.of(amount("2"), amount("8")));
        assertThat(plain.of(new Usage(100L, 900L, 30L, 7L, 10L, null))).isEqualTo(amount("0.002154"));
        ListedPrice written = ListedPrice.of(Rates.of(amount("2"), amount("8")).withCache(null, amount("2.5"), null));
        assertThat(written.of(new Usage(0L, 0L, 0L, 10L, 0L, null))).isEqualTo(amount("0.000025"));
    }

    @Test
    void knowsNoCostOfTokensThatNobodyCounted() {
        assertThat(PRICE.of(Usage.UNKNOWN)).isNull();
        assertThat(PRICE.of(new Usage(100L, null, null, null, null, null))).isNull();
        assertThat(PRICE.of(new Usage(null, 100L, null, null, 5L, null))).isNull();
    }

    @Test
    void knowsTheCostWhereWhatIsNotCountedCostsNothing() {
        ListedPrice embedding = ListedPrice.of(Rates.of(amount("0.02"), null));
        assertThat(embedding.of(new Usage(1000L, null, null, null, null, null))).isEqualTo(amount("0.00002"));
        assertThat(embedding.of(new Usage(1000L, null, null, null, 1L, null))).isNull();
        assertThat(ListedPrice.of(Rates.of(BigDecimal.ZERO, BigDecimal.ZERO)).of(Usage.UNKNOWN)).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "standard, 0.000208", "default, 0.000208", "batch, 0.000104", "us, 0.0002288", "batch+us, 0.0001144",
            "priority,", "batch+eu," })
    void goesByTheTierThatServedAndGuessesNone(String tier, @Nullable BigDecimal cost) {
        ListedPrice price = new ListedPrice(PRICE.rates(), null, null,
                Map.of("batch", amount("0.5"), "us", amount("1.1")), null, null, null, false);
        assertThat(price.of(new Usage(100L, null, null, null, 1L, null, served(tier)))).isEqualTo(cost);
    }

    @Test
    void believesWhatIsBilledOnlyWhereItMay() {
        Usage.Details billed = new Usage.Details(null, null, null, null, "priority", amount("0.10"));
        Usage usage = new Usage(null, null, null, null, 1L, null, billed);
        assertThat(PRICE.of(usage)).isNull();
        assertThat(PRICE.billedAt(amount("10.07")).of(usage)).isEqualTo(amount("1.007"));
    }

    @Test
    void saysNoMostWhenNothingIsKnownBeforeTheBill() {
        assertThatIllegalStateException().isThrownBy(() -> ListedPrice.of(Rates.UNKNOWN).most(1, 1, null));
    }

    @Test
    void refusesWhatIsNoPrice() {
        assertThatIllegalArgumentException().isThrownBy(() -> Rates.of(amount("-1"), null));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new ListedPrice(PRICE.rates(), 5L, null, Map.of(), null, null, null, false));
    }

    /** A law: what was used never costs more than the most it could. */
    @ParameterizedTest
    @MethodSource("prices")
    void neverCostsMoreThanTheMost(ListedPrice price) {
        Random random = new Random(42);
        int known = 0;
        for (int i = 0; i < 400; i++) {
            Usage usage = usage(random, price);
            BigDecimal cost = price.of(usage);
            if (cost != null) {
                known++;
                String tier = (usage.details() != null) ? usage.details().serviceTier() : null;
                long input = usage.totalInput();
                assertThat(cost).isLessThanOrEqualTo(price.most(input, usage.output(), tier))
                    .isLessThanOrEqualTo(
                            price.most(input + random.nextInt(9), usage.output() + random.nextInt(9), tier));
            }
        }
        assertThat(known).isGreaterThan(100);
    }

    private static Usage usage(Random random, ListedPrice price) {
        int scale = random.nextBoolean() ? 1000 : 400_000;
        long output = (price.rates().output() != null) ? random.nextInt(5000) : 0;
        long input = random.nextInt(scale);
        boolean cached = random.nextBoolean();
        List<String> tiers = new ArrayList<>(price.tiers().keySet());
        String tier = (tiers.isEmpty() || random.nextBoolean()) ? null : tiers.get(random.nextInt(tiers.size()));
        boolean sound = random.nextInt(3) == 0;
        Usage.Details details = new Usage.Details(sound ? random.nextLong(input + 1) / 2 : null,
                sound ? random.nextLong(input + 1) / 2 : null, sound ? random.nextLong(output + 1) / 2 : null, null,
                tier, null);
        return new Usage(input, cached ? random.nextLong(scale) : null, cached ? random.nextLong(scale) : null,
                cached ? random.nextLong(scale) : null, output, null, details);
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, 100_000, 100_001, 3_000_000 })
    void reservesByTheDearestWayInputCanBeCharged(long input) {
        ListedPrice haiku = models().get("anthropic/claude-haiku-5-5").get(0).price();
        BigDecimal perMillion = amount((input > 100_000) ? "1" : "0.2");
        assertThat(haiku.most(input, 0, null))
            .isEqualByComparingTo(perMillion.multiply(BigDecimal.valueOf(input)).movePointLeft(6));
    }

    private static Usage.Details served(String tier) {
        return new Usage.Details(null, null, null, null, tier, null);
    }

    private static BigDecimal amount(String text) {
        return new BigDecimal(text);
    }

}
