package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;

import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.Entry;

/**
 * A booking that waits to be written.
 *
 * @param entry the attempt
 * @param bill what it came to, with the decimals that are kept
 * @param intent whether the database has an intent of it
 */
record Booked(Entry entry, Bill bill, boolean intent) {

    static Booked of(Entry entry, Bill bill, boolean intent) {
        BigDecimal cost = bill.cost();
        boolean kept = cost == null || cost == Money.stored(cost);
        return new Booked(entry, kept ? bill : new Bill(bill.usage(), Money.storedIfKnown(cost), bill.estimated()),
                intent);
    }

}
