package io.github.aiutils.cost.insight;

import io.github.aiutils.cost.UsageTotals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LooseBoundTests {

    @ParameterizedTest
    @CsvSource({ "50,200000,1000,true", "50,199950,1000,false", "49,4900000,1000,false", "50,4000000,0,false",
            "0,0,0,false", "50,5000000,100000,false" })
    void isLooseIfItIsFourTimesTheLongestOfFiftyAnswers(long attempts, long bounds, long longest, boolean loose) {
        LooseBound bound = LooseBound.of(Books.ORIGIN, Books.capped(attempts, bounds, longest));
        assertThat(bound != null).isEqualTo(loose);
    }

    @ParameterizedTest
    @CsvSource({ "1000,2000", "412,830", "4120,8300", "41,82", "1,2", "50,100", "55000,110000" })
    void twiceTheLongestAnswerIsEnough(long longest, long enough) {
        assertThat(LooseBound.of(Books.ORIGIN, Books.capped(100, 100 * 1_000_000L, longest)))
            .isEqualTo(new LooseBound("default", "openai", "gpt-5-nano", 100, 1_000_000, longest, enough));
    }

    @ParameterizedTest
    @CsvSource({ "0", "1000" })
    void withoutBoundsNothingIsLoose(long attempts) {
        UsageTotals totals = Books.input(attempts, attempts, 0, 0);
        assertThat(LooseBound.of(Books.ORIGIN, totals)).isNull();
    }

}
