package io.github.aiutils.cost.jdbc;

import java.time.Instant;
import java.util.Comparator;

import io.github.aiutils.cost.Entry;

/**
 * Names a period of an account. They have one order, in which all transactions touch
 * them.
 *
 * @param account the account
 * @param begins when the period began; {@link Instant#EPOCH} if it has no beginning
 */
record PeriodKey(AccountKey account, Instant begins) implements Comparable<PeriodKey> {

    private static final Comparator<PeriodKey> ORDER = Comparator.comparing(PeriodKey::account)
        .thenComparing(PeriodKey::begins);

    static PeriodKey of(Entry.Share share) {
        return new PeriodKey(AccountKey.of(share.budget(), share.value()), share.period());
    }

    @Override
    public int compareTo(PeriodKey other) {
        return ORDER.compare(this, other);
    }

}
