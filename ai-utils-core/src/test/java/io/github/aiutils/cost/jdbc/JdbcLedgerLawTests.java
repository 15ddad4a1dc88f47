package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.jdbc.Cuts.Cut;
import io.github.aiutils.cost.jdbc.TestDatabase.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever becomes of connections: entries = sums = money of budgets = what was settled.
 */
class JdbcLedgerLawTests {

    private final Map<PeriodKey, BigDecimal> told = new ConcurrentHashMap<>();

    @ParameterizedTest
    @CsvSource({ "POSTGRESQL, 1", "POSTGRESQL, 2", "POSTGRESQL, 3", "H2, 4", "H2, 5" })
    void nothingIsLostOrDoubledByCuts(Kind kind, long seed) {
        try (TestDatabase database = TestDatabase.of(kind)) {
            Random random = new Random(seed);
            JdbcLedger ledger = new TestLedgers(database)
                .settings((settings) -> settings.withBatch(40, Duration.ofMillis(2)))
                .start();
            ledger.tell((spent) -> spent.forEach((period, more) -> this.told.merge(period, more, BigDecimal::add)));
            Random cuts = new Random(seed + 100);
            database.cuts.cut(() -> Cut.values()[cuts.nextInt(Cut.values().length)]);
            BigDecimal cost = BigDecimal.ZERO;
            BigDecimal money = BigDecimal.ZERO;
            long attempts = 0;
            long unpriced = 0;
            for (int i = 0; i < 1_000; i++) {
                Entry entry = entry(random, i);
                ledger.open(entry).block(Duration.ofSeconds(20));
                if (random.nextInt(10) == 0) {
                    ledger.drop(entry).block();
                    continue;
                }
                Bill bill = bill(random);
                ledger.settle(entry, bill).block();
                ledger.settle(entry, bill(random)).block();
                attempts++;
                cost = cost.add((bill.cost() != null) ? bill.cost() : BigDecimal.ZERO);
                if (entry.held() != null) {
                    money = money.add((bill.cost() != null) ? bill.cost() : entry.held().shares().get(0).amount());
                    unpriced += (bill.cost() != null) ? 0 : 1;
                }
            }
            database.cuts.cut(() -> Cut.NONE);
            Bookkeeping.written(ledger);
            Bookkeeping.balances(database, attempts, cost);
            for (String account : new String[] { "all", "each/t1" }) {
                assertThat(Bookkeeping.spent(database, account)).isEqualByComparingTo(money);
                assertThat(Bookkeeping.unpriced(database, account)).isEqualTo(unpriced);
                assertThat(this.told.get(new PeriodKey(new AccountKey(account), Bookkeeping.PERIOD)))
                    .isEqualByComparingTo(money);
            }
            Bookkeeping.until(() -> database.count("intent") == 0);
            Bookkeeping.until(() -> ledger.status().room() == JdbcSettings.DEFAULT.buffer());
            ledger.close();
            assertThat(database.count("instance")).isZero();
        }
    }

    private static Entry entry(Random random, int number) {
        String amount = BigDecimal.valueOf(random.nextInt(1_000), 3).toPlainString();
        return switch (random.nextInt(3)) {
            case 0 -> Bookkeeping.durable("e" + number, amount);
            case 1 -> Bookkeeping.entry("e" + number, Bookkeeping.held(amount, false));
            default -> Bookkeeping.entry("e" + number);
        };
    }

    private static Bill bill(Random random) {
        return Bookkeeping
            .bill((random.nextInt(8) > 0) ? BigDecimal.valueOf(random.nextInt(1_000_000), 9).toPlainString() : null);
    }

}
