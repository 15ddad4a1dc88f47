package io.github.aiutils.cost;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PriceTableTests {

    @Test
    void namesTheDayOfItsPrices() throws IOException {
        assertThat(text()).contains("as of " + PriceList.AS_OF);
    }

    @Test
    void hasASourceForEachModelAndSaysWhatIsNotVerified() throws IOException {
        List<String> rows = rows();
        int columns = rows.get(0).split("\t").length;
        assertThat(rows.subList(1, rows.size())).hasSizeGreaterThan(170).allSatisfy((row) -> {
            assertThat(row.split("\t")).hasSize(columns);
            assertThat(row.substring(row.lastIndexOf('\t') + 1)).hasSizeGreaterThan(10);
        });
        assertThat(rows.stream().filter((row) -> row.contains("UNVERIFIED"))).hasSizeGreaterThan(4);
    }

    @Test
    void hasEachNameOnceForEachDay() {
        PriceTable.get().all().forEach((name, prices) -> {
            Set<Object> days = new HashSet<>();
            prices.forEach((dated) -> assertThat(days.add(dated.from())).as(name).isTrue());
            assertThat(prices).as(name).isSortedAccordingTo((one, other) -> one.from().compareTo(other.from()));
        });
    }

    @Test
    void neverCostsLessAboveAThreshold() {
        List<ListedPrice> tiered = PriceTable.get()
            .all()
            .values()
            .stream()
            .flatMap(List::stream)
            .map(PriceTable.Dated::price)
            .filter((price) -> price.above() != null)
            .toList();
        assertThat(tiered).hasSizeGreaterThan(20).allSatisfy((price) -> {
            Rates above = Objects.requireNonNull(price.above());
            assertThat(above.most(1, 0)).isGreaterThanOrEqualTo(price.rates().most(1, 0));
            assertThat(above.most(0, 1)).isGreaterThanOrEqualTo(price.rates().most(0, 1));
            assertThat(above.cachedInput() != null).isEqualTo(price.rates().cachedInput() != null
                    && !price.rates().equals(PriceTable.get().find("minimax", "minimax-m3").get(0).price().rates()));
            assertThat(above.cacheWrite() != null).isEqualTo(price.rates().cacheWrite() != null);
        });
    }

    private static List<String> rows() throws IOException {
        return text().lines().filter((line) -> !line.startsWith("#")).toList();
    }

    private static String text() throws IOException {
        try (InputStream in = Objects.requireNonNull(PriceTable.class.getResourceAsStream("prices.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

}
