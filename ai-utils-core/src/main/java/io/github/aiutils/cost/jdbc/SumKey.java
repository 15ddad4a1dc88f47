package io.github.aiutils.cost.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.cost.LedgerLabels;

/**
 * Names a sum. They have one order, in which all transactions touch them.
 *
 * @param begins when its time begins
 * @param unit how long that is
 * @param client name of the client
 * @param provider name of the provider
 * @param model name of the model
 * @param tags the tags that are kept, as JSON
 * @param digest stands for all but the time
 */
record SumKey(Instant begins, Unit unit, String client, String provider, String model, String tags,
        String digest) implements Comparable<SumKey> {

    private static final Comparator<SumKey> ORDER = Comparator.comparing(SumKey::begins)
        .thenComparing(SumKey::unit)
        .thenComparing(SumKey::digest);

    /** How long the time of a sum is. */
    enum Unit {

        HOUR, DAY

    }

    /**
     * Names the sum of an hour.
     * @param at a moment of the hour
     * @param labels the names of labels
     * @param values their values
     */
    static SumKey of(Instant at, LedgerLabels labels, List<String> values) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < labels.tags().size(); i++) {
            String value = fit(values.get(LedgerLabels.FIXED + i));
            if (!value.equals(LedgerLabels.NONE)) {
                tags.put(labels.tags().get(i), value);
            }
        }
        String provider = fit(values.get(0));
        String model = fit(values.get(1));
        String client = fit(values.get(2));
        String json = Json.tags(tags);
        String digest = AccountKey.digest(client.length() + ":" + client + provider.length() + ":" + provider
                + model.length() + ":" + model + json);
        return new SumKey(hour(at), Unit.HOUR, client, provider, model, json, digest);
    }

    /** Labels are bounded already, to less than columns hold. */
    private static String fit(String label) {
        return Text.fit(label, label.length());
    }

    static SumKey read(ResultSet row) throws SQLException {
        return new SumKey(AttemptRow.time(row, "begins_at"), Unit.valueOf(row.getString("unit")),
                row.getString("client"), row.getString("provider"), row.getString("model"), row.getString("tags"),
                row.getString("labels"));
    }

    SumKey on(Instant day) {
        return new SumKey(day, Unit.DAY, this.client, this.provider, this.model, this.tags, this.digest);
    }

    static Instant hour(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS);
    }

    static Instant day(Instant at) {
        return at.truncatedTo(ChronoUnit.DAYS);
    }

    static Instant nextDay(Instant day) {
        return day.plus(Duration.ofDays(1));
    }

    @Override
    public int compareTo(SumKey other) {
        return ORDER.compare(this, other);
    }

}
