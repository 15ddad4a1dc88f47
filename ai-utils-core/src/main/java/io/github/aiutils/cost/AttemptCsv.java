package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Writes booked attempts as comma separated values (RFC 4180): a line of names, then one
 * line for each attempt. What nobody knows is empty; amounts are in the book's currency
 * and have all their decimals and no exponent. A text that a spreadsheet could take for a
 * formula begins with an apostrophe.
 *
 * @since 0.1.0
 */
public final class AttemptCsv {

    private static final List<String> NAMES = List.of("id", "at", "requestId", "client", "provider", "model", "first",
            "settled", "estimated", "input", "cacheRead", "cacheWrite", "cacheWrite1h", "output", "reasoning",
            "maxOutput", "atMost", "cost");

    /** With one of these a formula begins, or hides until its cell is read. */
    private static final String FORMULA = "=+-@\t\r\n";

    private final List<String> tags;

    /**
     * Makes it.
     * @param tags names of tags that have columns of their own, last and in this order
     */
    public AttemptCsv(List<String> tags) {
        this.tags = List.copyOf(tags);
    }

    /**
     * Writes attempts as they come, and asks for no more of them than lines are asked
     * for.
     * @param attempts the attempts
     * @return lines, each with its end
     */
    public Flux<String> lines(Flux<BookedAttempt> attempts) {
        return attempts.map((attempt) -> line(AttemptRow.of(attempt))).startWith(names());
    }

    private String names() {
        return line(Stream.concat(NAMES.stream(), this.tags.stream().map((tag) -> text("tag." + tag))));
    }

    private String line(AttemptRow row) {
        List<String> values = new ArrayList<>(NAMES.size() + this.tags.size());
        Stream.of(row.id(), row.at().toString(), row.requestId(), row.client(), row.provider(), row.model())
            .forEach((value) -> values.add(text(value)));
        values.add(String.valueOf(row.first()));
        values.add(String.valueOf(row.settled()));
        values.add(String.valueOf(row.estimated()));
        for (Long tokens : new @Nullable Long[] { row.input(), row.cacheRead(), row.cacheWrite(), row.cacheWrite1h(),
                row.output(), row.reasoning(), row.maxOutput() }) {
            values.add((tokens != null) ? tokens.toString() : "");
        }
        values.add(amount(row.atMost()));
        values.add(amount(row.cost()));
        this.tags.forEach((tag) -> values.add(text(row.tags().getOrDefault(tag, ""))));
        return line(values.stream());
    }

    private static String line(Stream<String> values) {
        return values.collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String amount(@Nullable BigDecimal amount) {
        return (amount != null) ? amount.toPlainString() : "";
    }

    private static String text(String value) {
        String safe = (!value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0) ? "'" + value : value;
        boolean plain = safe.chars().noneMatch((each) -> each == ',' || each == '"' || each == '\r' || each == '\n');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

}
