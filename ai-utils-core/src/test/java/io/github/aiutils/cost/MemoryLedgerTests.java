package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.UsageReport.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

class MemoryLedgerTests {

    private static final List<String> TAGS = List.of("tenant", "feature");

    private final List<UsageBooked> heard = new ArrayList<>();

    private final MemoryLedger ledger = new MemoryLedger("USD", TAGS, 1000, 20_000, List.of(new AiCallListener() {

        @Override
        public void booked(UsageBooked event) {
            MemoryLedgerTests.this.heard.add(event);
        }

    }));

    private static void book(MemoryLedger ledger, Entry entry, Bill bill) {
        ledger.open(entry).block();
        ledger.settle(entry, bill).block();
    }

    private static UsageReport report(MemoryLedger ledger, String... groupBy) {
        return ledger.report(new UsageQuery(List.of(groupBy), null, null)).block();
    }

    private static UsageTotals total(MemoryLedger ledger) {
        return ledger.report(UsageQuery.TOTAL).block().total();
    }

    private static UsageTotals between(MemoryLedger ledger, String since, String until) {
        return ledger
            .report(new UsageQuery(List.of(), (since != null) ? Instant.parse(since) : null,
                    (until != null) ? Instant.parse(until) : null))
            .block()
            .total();
    }

    private static UsageTotals sum(UsageReport report) {
        return report.groups().stream().map(Group::totals).reduce(UsageTotals.ZERO, UsageTotals::plus);
    }

    /** Amounts are equal whatever their number of decimals. */
    private static void assertSame(UsageTotals one, UsageTotals other) {
        assertThat(one).usingRecursiveComparison()
            .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
            .isEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void theSumOfAllEntriesIsTheReportHoweverItIsGrouped(long seed) {
        Random random = new Random(seed);
        UsageTotals expected = UsageTotals.ZERO;
        Map<List<String>, UsageTotals> byHand = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            Entry entry = Entries.random(random, i, Entries.NOW.minusSeconds(random.nextInt(72 * 3600)));
            Bill bill = Entries.random(random);
            book(this.ledger, entry, bill);
            expected = expected.plus(entry, bill);
            byHand.merge(
                    List.of(entry.route().model(), entry.tags().getOrDefault("tenant", "(none)"),
                            entry.at().toString().substring(0, 10)),
                    UsageTotals.ZERO.plus(entry, bill), UsageTotals::plus);
        }
        for (List<String> groupBy : subsets(
                List.of("provider", "model", "client", "hour", "day", "tag.tenant", "tag.feature"))) {
            UsageReport report = report(this.ledger, groupBy.toArray(String[]::new));
            assertSame(report.total(), expected);
            if (!groupBy.isEmpty()) {
                assertSame(sum(report), expected);
            }
        }
        UsageReport report = report(this.ledger, "model", "tag.tenant", "day");
        assertThat(report.groups()).hasSameSizeAs(byHand.keySet())
            .allSatisfy((group) -> assertSame(group.totals(), byHand.get(List.copyOf(group.by().values()))));
    }

    private static List<List<String>> subsets(List<String> all) {
        return IntStream.range(0, 1 << all.size())
            .mapToObj((bits) -> IntStream.range(0, all.size())
                .filter((i) -> (bits >> i & 1) == 1)
                .mapToObj(all::get)
                .toList())
            .toList();
    }

    @Test
    void hoursAreToldApartByTheValuesOfATag() {
        for (String at : List.of("2026-11-22T13:00:00Z", "2026-11-22T13:59:59Z", "2026-11-22T14:00:00Z")) {
            book(this.ledger, Entries.entry("acme" + at, Instant.parse(at), Map.of("tenant", "acme")),
                    Entries.bill("0.25"));
        }
        book(this.ledger, Entries.entry("none", Instant.parse("2026-11-22T13:30:00Z"), Map.of()), Entries.bill("3"));
        assertThat(report(this.ledger, "hour", "tag.tenant").groups())
            .extracting(Group::by, (group) -> group.totals().cost().toPlainString(), (group) -> group.totals().output())
            .containsExactly(tuple(Map.of("hour", "2026-11-22T13:00:00Z", "tag.tenant", "(none)"), "3", 50L),
                    tuple(Map.of("hour", "2026-11-22T13:00:00Z", "tag.tenant", "acme"), "0.50", 100L),
                    tuple(Map.of("hour", "2026-11-22T14:00:00Z", "tag.tenant", "acme"), "0.25", 50L));
    }

    @Test
    void anAttemptIsBookedOnceAndToldOnce() {
        Entry entry = Entries.entry("1");
        this.ledger.open(entry).block();
        Mono<Void> settled = this.ledger.settle(entry, Entries.bill("0.25"));
        assertThat(total(this.ledger)).isEqualTo(UsageTotals.ZERO);
        assertThat(this.ledger.underWay()).isEqualTo(1);
        settled.block();
        settled.block();
        this.ledger.settle(entry, Entries.bill("0.75")).block();
        this.ledger.drop(entry).block();
        assertThat(total(this.ledger)).isEqualTo(new UsageTotals(1, 1, 0, 0, 100, 10, 7, 50, 20, new BigDecimal("0.25"),
                UsageTotals.Unsettled.NONE, UsageTotals.Capped.NONE));
        assertThat(this.heard).containsExactly(new UsageBooked(entry, Entries.bill("0.25"), "USD"));
        assertThat(this.ledger.underWay()).isZero();
    }

    @Test
    void whatWasDroppedLeavesNothing() {
        Entry entry = Entries.entry("1");
        this.ledger.open(entry).block();
        this.ledger.drop(entry).block();
        this.ledger.settle(entry, Entries.bill("1")).block();
        assertThat(total(this.ledger)).isEqualTo(UsageTotals.ZERO);
        assertThat(report(this.ledger, "model").groups()).isEmpty();
        assertThat(this.ledger.underWay()).isZero();
        assertThat(this.ledger.cells()).isZero();
        assertThat(this.heard).isEmpty();
    }

    @Test
    void aCostThatIsNotKnownIsCountedAndIsNotZero() {
        book(this.ledger, Entries.entry("1"), Entries.bill("0.000000001"));
        book(this.ledger, Entries.entry("2"), new Bill(Usage.UNKNOWN, null, true));
        book(this.ledger, Entries.entry("3"), new Bill(Usage.UNKNOWN, BigDecimal.ZERO, false));
        UsageTotals total = total(this.ledger);
        assertThat(total.attempts()).isEqualTo(3);
        assertThat(total.unpriced()).isEqualTo(1);
        assertThat(total.estimated()).isEqualTo(1);
        assertThat(total.cost()).isEqualByComparingTo("0.000000001");
    }

    @Test
    void timesAreCutToTheirHours() {
        for (int hour = 0; hour < 24; hour++) {
            Instant at = Instant.parse("2026-11-22T00:59:59Z").plus(Duration.ofHours(hour));
            book(this.ledger, Entries.entry("e" + hour, at, Map.of()), Entries.bill("1"));
        }
        assertThat(between(this.ledger, "2026-11-22T10:59:00Z", null).attempts()).isEqualTo(14);
        assertThat(between(this.ledger, null, "2026-11-22T10:59:00Z").attempts()).isEqualTo(10);
        assertThat(between(this.ledger, "2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z").attempts()).isEqualTo(1);
        assertThat(between(this.ledger, "2026-11-23T00:00:00Z", null)).isEqualTo(UsageTotals.ZERO);
    }

    @Test
    void clearedItShowsNothingAndBooksOn() {
        Entry entry = Entries.entry("1");
        this.ledger.open(entry).block();
        book(this.ledger, Entries.entry("2", Entries.NOW, Map.of("tenant", "a")), Entries.bill("1"));
        this.ledger.clear().block();
        assertThat(total(this.ledger)).isEqualTo(UsageTotals.ZERO);
        assertThat(this.ledger.cells()).isZero();
        assertThat(this.ledger.values()).containsOnly(0);
        this.ledger.settle(entry, Entries.bill("2")).block();
        assertThat(total(this.ledger).cost()).isEqualByComparingTo("2");
    }

    @Test
    void valuesPastTheBoundCountAsOthers() {
        MemoryLedger small = new MemoryLedger("USD", TAGS, 2, 100, List.of());
        for (int i = 0; i < 10; i++) {
            Route route = new Route("openai", "model" + i % 5);
            book(small, new Entry("e" + i, Entries.NOW, "req", "default", route, Map.of("tenant", "t" + i), true),
                    Entries.bill("1"));
        }
        book(small, Entries.entry("long", Entries.NOW, Map.of("feature", "x".repeat(257))), Entries.bill("1"));
        assertThat(attempts(small, "tag.tenant")).isEqualTo(Map.of("t0", 1L, "t1", 1L, "(other)", 8L, "(none)", 1L));
        assertThat(attempts(small, "model")).isEqualTo(Map.of("model0", 2L, "model1", 2L, "(other)", 7L));
        assertThat(attempts(small, "tag.feature")).isEqualTo(Map.of("(none)", 10L, "(other)", 1L));
    }

    private static Map<String, Long> attempts(MemoryLedger ledger, String label) {
        Map<String, Long> attempts = new HashMap<>();
        report(ledger, label).groups()
            .forEach((group) -> attempts.put(group.by().get(label), group.totals().attempts()));
        return attempts;
    }

    @Test
    void aMillionValuesTakeNoMoreRoomThanTheBoundAllows() {
        MemoryLedger bounded = new MemoryLedger("USD", TAGS, 1000, 10_000, List.of());
        long before = used();
        String long100 = "x".repeat(100);
        for (int i = 0; i < 1_000_000; i++) {
            Map<String, String> tags = Map.of("tenant", long100 + i, "feature", long100 + i % 1500);
            Entry entry = new Entry("e" + i, Entries.NOW.plusSeconds(i), "req", "c" + i,
                    new Route("openai", "m" + i % 2000), tags, true);
            bounded.open(entry).block();
            bounded.settle(entry, Entries.bill("0.000001")).block();
        }
        assertThat(bounded.cells()).isLessThanOrEqualTo(10_000);
        assertThat(bounded.values()).allSatisfy((size) -> assertThat(size).isLessThanOrEqualTo(1000));
        assertThat(bounded.underWay()).isZero();
        assertThat(total(bounded).attempts()).isEqualTo(1_000_000);
        assertThat(total(bounded).cost()).isEqualByComparingTo("1");
        assertThat(used() - before).isLessThan(20_000_000);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ParameterizedTest
    @ValueSource(ints = { 16, 40, 300 })
    void foldingKeepsTotalsAndWhatIsLeftOfDays(int mostCells) {
        MemoryLedger small = new MemoryLedger("USD", TAGS, 1000, mostCells, List.of());
        Random random = new Random(mostCells);
        UsageTotals expected = UsageTotals.ZERO;
        Map<String, UsageTotals> days = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            Instant at = Entries.NOW.plus(Duration.ofMinutes(10L * i - random.nextInt(60)));
            Entry entry = Entries.random(random, i, at);
            Bill bill = Entries.random(random);
            book(small, entry, bill);
            expected = expected.plus(entry, bill);
            days.merge(at.toString().substring(0, 10), UsageTotals.ZERO.plus(entry, bill), UsageTotals::plus);
            assertThat(small.cells()).isLessThanOrEqualTo(mostCells);
        }
        for (String label : List.of("hour", "day", "model", "tag.tenant")) {
            assertSame(sum(report(small, label)), expected);
        }
        List<Group> shown = report(small, "day").groups();
        UsageTotals earlier = days.entrySet()
            .stream()
            .filter((day) -> shown.stream().noneMatch((group) -> group.by().containsValue(day.getKey())))
            .map(Map.Entry::getValue)
            .reduce(UsageTotals.ZERO, UsageTotals::plus);
        assertThat(shown).anySatisfy((group) -> assertSame(group.totals(), earlier));
        assertThat(shown.stream().filter((group) -> !group.by().containsValue("(earlier)")).toList())
            .allSatisfy((group) -> assertSame(group.totals(), days.get(group.by().get("day"))));
    }

    @Test
    void oldHoursBecomeDaysAndOldDaysTheBeginning() {
        MemoryLedger small = new MemoryLedger("USD", List.of(), 1000, 64, List.of());
        Instant start = Instant.parse("2026-11-01T00:00:00Z");
        for (int hour = 0; hour < 24 * 60; hour++) {
            book(small, Entries.entry("e" + hour, start.plus(Duration.ofHours(hour)), Map.of()), Entries.bill("1"));
        }
        Map<String, Long> hours = attempts(small, "hour");
        assertThat(hours).hasSizeBetween(60, 64)
            .containsEntry("2026-12-30T23:00:00Z", 1L)
            .containsEntry("2026-12-30T00:00:00Z", 1L)
            .containsEntry("2026-12-28", 24L)
            .containsKey("(earlier)");
        assertThat(between(small, "2026-12-30T00:00:00Z", null).attempts()).isEqualTo(24);
        assertThat(between(small, "2026-12-28T00:00:00Z", "2026-12-29T00:00:00Z").attempts()).isEqualTo(24);
        assertThat(between(small, null, "2026-12-30T00:00:00Z").attempts()).isEqualTo(24 * 59);
        long earlier = hours.get("(earlier)");
        book(small, Entries.entry("late", start, Map.of()), Entries.bill("1"));
        assertThat(attempts(small, "hour")).containsEntry("(earlier)", earlier + 1);
    }

    @Test
    void anHourOfManyValuesDoesNotFoldAllOthers() {
        MemoryLedger small = new MemoryLedger("USD", TAGS, 1000, 200, List.of());
        for (int hour = 0; hour < 20; hour++) {
            book(small, Entries.entry("e" + hour, Entries.NOW.plus(Duration.ofHours(hour)), Map.of()),
                    Entries.bill("1"));
        }
        for (int i = 0; i < 900; i++) {
            book(small, Entries.entry("m" + i, Entries.NOW.plus(Duration.ofHours(20)), Map.of("tenant", "t" + i)),
                    Entries.bill("1"));
        }
        assertThat(report(small, "hour").groups()).hasSize(21);
        assertThat(attempts(small, "tag.tenant")).hasSize(26).containsEntry("(other)", 876L);
        assertThat(attempts(small, "model")).isEqualTo(Map.of("gpt-5-nano", 920L));
    }

    @Test
    void manyThreadsLoseNothing() throws InterruptedException {
        MemoryLedger shared = new MemoryLedger("USD", TAGS, 10, 64, List.of());
        int threads = 8;
        List<UsageTotals> sums = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger ids = new AtomicInteger();
        List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
        run(threads, failed, (number) -> {
            Random random = new Random(number);
            UsageTotals sum = UsageTotals.ZERO;
            for (int i = 0; i < 5_000; i++) {
                Entry entry = Entries.random(random, ids.incrementAndGet(), Entries.NOW.plusSeconds(40L * i));
                Bill bill = Entries.random(random);
                book(shared, entry, bill);
                sum = sum.plus(entry, bill);
                if (i % 1000 == 0) {
                    UsageReport report = report(shared, "hour");
                    assertSame(sum(report), report.total());
                }
            }
            sums.add(sum);
            return sum;
        });
        assertThat(failed).isEmpty();
        assertThat(sums).hasSize(threads);
        assertSame(total(shared), sums.stream().reduce(UsageTotals.ZERO, UsageTotals::plus));
        assertThat(shared.cells()).isLessThanOrEqualTo(64);
        assertThat(shared.values()).allSatisfy((size) -> assertThat(size).isLessThanOrEqualTo(10));
        assertThat(shared.underWay()).isZero();
    }

    @Test
    void settledByManyThreadsAtOnceAnAttemptIsBookedOnce() throws InterruptedException {
        MemoryLedger shared = new MemoryLedger("USD", TAGS, 10, 64, List.of());
        List<Entry> entries = IntStream.range(0, 5_000).mapToObj((i) -> Entries.entry("e" + i)).toList();
        entries.forEach((entry) -> shared.open(entry).block());
        List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
        run(4, failed, (number) -> {
            entries.forEach((entry) -> shared.settle(entry, Entries.bill("1")).block());
            return number;
        });
        assertThat(failed).isEmpty();
        assertThat(total(shared).attempts()).isEqualTo(5_000);
    }

    private static void run(int count, List<Throwable> failed, Function<Integer, Object> work)
            throws InterruptedException {
        List<Thread> threads = IntStream.range(0, count)
            .mapToObj((number) -> new Thread(() -> work.apply(number)))
            .toList();
        threads.forEach((thread) -> thread.setUncaughtExceptionHandler((same, error) -> failed.add(error)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void aBoundTooSmallIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryLedger("USD", TAGS, 10, 15, List.of()))
            .withMessage("a ledger needs room for 16 cells, not 15");
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryLedger("USD", TAGS, 0, 16, List.of()))
            .withMessage("a ledger tells at least 1 value apart, not 0");
    }

}
