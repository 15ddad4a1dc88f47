package io.github.aiutils.cost;

/**
 * An attempt was booked.
 *
 * @param entry the attempt
 * @param bill what it came to
 * @param currency the currency of the bill
 * @since 0.1.0
 */
public record UsageBooked(Entry entry, Bill bill, String currency) {
}
