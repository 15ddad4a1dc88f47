package io.github.aiutils.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** Prices in US dollars as providers published them, read from a resource when asked. */
final class PriceTable {

    private static final String RESOURCE = "prices.tsv";

    private final Map<String, List<Dated>> prices = new HashMap<>();

    private PriceTable() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PriceTable.class.getResourceAsStream(RESOURCE)), StandardCharsets.UTF_8))) {
            String line;
            Map<String, Integer> columns = new HashMap<>();
            while ((line = lines.readLine()) != null) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] fields = line.split("\t");
                if (!columns.isEmpty()) {
                    add(new Row(columns, List.of(fields)));
                }
                for (int i = 0; columns.size() < fields.length; i++) {
                    columns.put(fields[i], i);
                }
            }
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static PriceTable get() {
        return Holder.TABLE;
    }

    private void add(Row row) {
        Dated price = new Dated(row.from(), row.price());
        for (String name : row.text("model").split(" ")) {
            this.prices.computeIfAbsent(row.text("vendor") + "/" + name, (key) -> new ArrayList<>(1)).add(price);
        }
    }

    /** Returns the prices of a model, the earliest first; none if it is not listed. */
    List<Dated> find(String vendor, String name) {
        return this.prices.getOrDefault(vendor + "/" + name, List.of());
    }

    Map<String, List<Dated>> all() {
        return this.prices;
    }

    /**
     * A price and when it began.
     *
     * @param from first moment of the price; {@link Instant#MIN} if it always held
     * @param price the price
     */
    record Dated(Instant from, ListedPrice price) {

        static Instant begin(@Nullable LocalDate day) {
            return (day != null) ? day.atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.MIN;
        }

    }

    private record Row(Map<String, Integer> columns, List<String> fields) {

        private static final String NONE = "-";

        String text(String column) {
            return this.fields.get(this.columns.getOrDefault(column, -1));
        }

        private @Nullable BigDecimal amount(String column) {
            String text = text(column);
            return text.equals(NONE) ? null : new BigDecimal(text);
        }

        private @Nullable Long tokens(String column) {
            String text = text(column);
            return text.equals(NONE) ? null : Long.valueOf(text);
        }

        Instant from() {
            String day = text("from");
            return Dated.begin(day.equals(NONE) ? null : LocalDate.parse(day));
        }

        ListedPrice price() {
            Rates rates = new Rates(amount("input"), amount("output"), amount("cachedInput"), amount("cacheWrite"),
                    amount("cacheWrite1h"), amount("audioInput"), amount("audioOutput"), amount("imageInput"),
                    amount("imageOutput"));
            Long threshold = tokens("threshold");
            return new ListedPrice(rates, threshold, (threshold != null) ? above(rates) : null, tiers(),
                    tokens("contextWindow"), tokens("maxOutput"), null, false);
        }

        /** Pictures that cost what text costs do so above the threshold as well. */
        private Rates above(Rates rates) {
            BigDecimal input = amount("inputAbove");
            BigDecimal imageInput = (rates.imageInput() != null && rates.imageInput().equals(rates.input())) ? input
                    : null;
            return new Rates(input, amount("outputAbove"), amount("cachedInputAbove"), amount("cacheWriteAbove"),
                    amount("cacheWrite1hAbove"), null, null, imageInput, null);
        }

        private Map<String, BigDecimal> tiers() {
            Map<String, BigDecimal> tiers = new HashMap<>();
            if (!text("tiers").equals(NONE)) {
                for (String tier : text("tiers").split(" ")) {
                    int equals = tier.indexOf('=');
                    tiers.put(tier.substring(0, equals), new BigDecimal(tier.substring(equals + 1)));
                }
            }
            return tiers;
        }

    }

    /** Makes the table when it is asked for. */
    private static final class Holder {

        private static final PriceTable TABLE = new PriceTable();

    }

}
