package io.github.aiutils.cost.insight;

import java.math.BigDecimal;

import io.github.aiutils.cost.ListedPrice;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.Rates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UncachedInputTests {

    /** A dollar for a million tokens, a dime from the cache, 1.25 into it. */
    private static final Price CACHED = ListedPrice
        .of(Rates.of(BigDecimal.ONE, BigDecimal.TEN).withCache(new BigDecimal("0.1"), new BigDecimal("1.25"), null));

    private static final Price UNCACHED = ListedPrice.of(Rates.of(BigDecimal.ONE, BigDecimal.TEN));

    private static UncachedInput judge(long attempts, long input, long cacheRead, long cacheWrite, Price price) {
        return UncachedInput.of(Books.ORIGIN, Books.input(attempts, input, cacheRead, cacheWrite), price);
    }

    @ParameterizedTest
    @CsvSource({ "100,1000000,0,true", "99,1000000,0,false", "100,409600,0,true", "100,409599,0,false",
            "100,900000,99999,true", "100,900000,100000,false", "100,0,1000000,false", "0,0,0,false" })
    void isUncachedIfLittleOfManyLargeInputsWasRead(long attempts, long input, long cacheRead, boolean uncached) {
        assertThat(judge(attempts, input, cacheRead, 0, CACHED) != null).isEqualTo(uncached);
    }

    @Test
    void saysTheMostThereIsToSave() {
        assertThat(judge(100, 1_000_000, 50_000, 0, CACHED)).satisfies((found) -> {
            assertThat(found.input()).isEqualTo(1_050_000);
            assertThat(found.cacheRead()).isEqualTo(50_000);
            assertThat(found.saves()).isEqualByComparingTo("0.9");
        });
    }

    @Test
    void whatIsWrittenAndNotReadCouldBeSavedToo() {
        assertThat(judge(100, 0, 0, 1_000_000, CACHED).saves()).isEqualByComparingTo("1.15");
    }

    @Test
    void whereACacheSavesNothingAllIsWell() {
        assertThat(judge(100, 1_000_000, 0, 0, UNCACHED)).isNull();
        assertThat(judge(100, 1_000_000, 0, 0, null)).isNull();
        assertThat(judge(100, 1_000_000, 0, 0, ListedPrice.of(Rates.UNKNOWN))).isNull();
        assertThat(judge(100, 1_000_000, 0, 0, ListedPrice.of(Rates.of(BigDecimal.ZERO, BigDecimal.ZERO)))).isNull();
    }

}
