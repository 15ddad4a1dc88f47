package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.Usage.Details;
import org.jspecify.annotations.Nullable;

/** A booked attempt as names and values, in the order in which they are shown. */
final class LedgerRow {

    private static final Bill UNKNOWN = new Bill(Usage.UNKNOWN, null, false);

    private static final Details NO_DETAILS = new Details(null, null, null, null, null, null);

    private LedgerRow() {
    }

    static Map<String, @Nullable Object> of(BookedAttempt attempt, String currency) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        Bill bill = (attempt.bill() != null) ? attempt.bill() : UNKNOWN;
        row.put("id", attempt.id());
        row.put("at", attempt.at().toString());
        row.put("request_id", attempt.requestId());
        row.put("client", attempt.client());
        row.put("provider", attempt.route().provider());
        row.put("model", attempt.route().model());
        row.put("first_attempt", attempt.first());
        row.put("settled", attempt.bill() != null);
        row.put("estimated", bill.estimated());
        row.put("cost", bill.cost());
        row.put("at_most", attempt.atMost());
        row.put("currency", currency);
        row.put("max_output", attempt.maxOutput());
        usage(bill.usage(), row);
        return row;
    }

    private static void usage(Usage usage, Map<String, @Nullable Object> row) {
        row.put("input", usage.input());
        row.put("cache_read", usage.cacheRead());
        row.put("cache_write", usage.cacheWrite());
        row.put("cache_write_1h", usage.cacheWrite1h());
        row.put("output", usage.output());
        row.put("reasoning", usage.reasoning());
        Details details = (usage.details() != null) ? usage.details() : NO_DETAILS;
        row.put("audio_input", details.audioInput());
        row.put("image_input", details.imageInput());
        row.put("audio_output", details.audioOutput());
        row.put("image_output", details.imageOutput());
        row.put("service_tier", details.serviceTier());
        row.put("billed_usd", details.billedUsd());
    }

    /** Returns the names alone. */
    static List<String> names() {
        BookedAttempt any = new BookedAttempt("", Instant.EPOCH, "", "", new Route("any", "any"), Map.of(), false, null,
                null, null);
        return List.copyOf(of(any, "").keySet());
    }

    /** Returns a value without an exponent; nothing for {@code null}. */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return (value instanceof BigDecimal amount) ? amount.toPlainString() : value.toString();
    }

}
