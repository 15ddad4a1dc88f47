package io.github.aiutils.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Writes booked attempts as CSV by RFC 4180. Texts that a spreadsheet would take for a
 * formula begin with an apostrophe.
 *
 * @since 0.1.0
 */
public final class LedgerCsv {

    private static final String END = "\r\n";

    private static final String FORMULA = "=+-@\t\r";

    /** Texts that others chose. */
    private static final Set<String> FOREIGN = Set.of("id", "request_id", "client", "provider", "model",
            "service_tier");

    private final String currency;

    private final List<String> tags;

    /**
     * Makes it.
     * @param currency the currency of all costs
     * @param tags names of the tags that get a column each, after all others
     */
    public LedgerCsv(String currency, List<String> tags) {
        this.currency = currency;
        this.tags = List.copyOf(tags);
    }

    /**
     * Returns the first line.
     * @return names of the columns, ended by a line break
     */
    public String header() {
        List<String> names = new ArrayList<>(LedgerRow.names());
        this.tags.forEach((tag) -> names.add(cell("tag." + tag, true)));
        return String.join(",", names) + END;
    }

    /**
     * Returns the line of an attempt.
     * @param attempt the attempt
     * @return its values, ended by a line break; empty where nothing is known
     */
    public String line(BookedAttempt attempt) {
        List<String> cells = new ArrayList<>();
        LedgerRow.of(attempt, this.currency).forEach((name, value) -> cells.add(cell(value, FOREIGN.contains(name))));
        this.tags.forEach((tag) -> cells.add(cell(attempt.tags().get(tag), true)));
        return String.join(",", cells) + END;
    }

    private static String cell(@Nullable Object value, boolean foreign) {
        String text = LedgerRow.text(value);
        if (foreign && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch((unit) -> unit == ',' || unit == '"' || unit == '\n' || unit == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

}
