package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.aiutils.Ending;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.GoldenTable.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class GoldenTableTests {

    private static final BigDecimal NOK = new BigDecimal("10.07");

    private final PriceList dollars = new PriceList(GoldenTableTests::vendor);

    private final PriceList kroner = new PriceList(GoldenTableTests::vendor, "NOK", Map.of("NOK", NOK), List.of(),
            null);

    private static @Nullable String vendor(String provider) {
        return provider.equals("local") ? null : provider;
    }

    static List<Answer> answers() {
        return GoldenTable.answers();
    }

    @Test
    void hasEnoughAnswersOfAllDialects() {
        assertThat(answers()).hasSizeGreaterThan(300);
        assertThat(answers().stream().map(Answer::vendor).filter(Objects::nonNull)).contains("openai", "azure",
                "anthropic", "openrouter", "deepseek", "mistral", "groq", "xai", "google", "cohere");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void readsWhatWasUsed(Answer answer) {
        Usage usage = answer.read().usage();
        assertThat(usage).usingRecursiveComparison()
            .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
            .isEqualTo(answer.usage());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void knowsTheCostToTheLastDigit(Answer answer) {
        assertThat(cost(this.dollars, answer)).isEqualTo(answer.usd());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void knowsTheCostInAnotherCurrency(Answer answer) {
        BigDecimal usd = answer.usd();
        BigDecimal cost = cost(this.kroner, answer);
        if (usd == null) {
            assertThat(cost).isNull();
        }
        else {
            assertThat(cost).isEqualByComparingTo(usd.multiply(NOK));
        }
    }

    @Test
    void readsTheSameWhetherStreamedOrNot() {
        Map<String, List<Usage>> usages = new HashMap<>();
        for (Answer answer : answers()) {
            usages.merge(answer.name(), List.of(answer.read().usage()),
                    (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
        }
        assertThat(usages.values()).allSatisfy(
                (both) -> assertThat(both).hasSize(2).satisfies((two) -> assertThat(two.get(0)).isEqualTo(two.get(1))));
    }

    private static @Nullable BigDecimal cost(PriceList list, Answer answer) {
        Ending ending = answer.read();
        Price price = list.find(answer.route(), ending.responseModel(), answer.at());
        return (price != null) ? price.of(ending.usage()) : null;
    }

}
