package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.UsageReport.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

/** What all ledgers keep, wherever their books are. */
public abstract class LedgerContractTests {

    private static final List<String> TAGS = List.of("tenant", "feature");

    private final List<UsageBooked> heard = new ArrayList<>();

    private CostLedger ledger;

    /** Makes an empty ledger that is ready. */
    protected abstract CostLedger ledger(List<String> tags, int mostValues, List<AiCallListener> listeners);

    @BeforeEach
    void make() {
        this.ledger = ledger(TAGS, 1000, List.of(new AiCallListener() {

            @Override
            public void booked(UsageBooked event) {
                LedgerContractTests.this.heard.add(event);
            }

        }));
    }

    @AfterEach
    void close() throws Exception {
        if (this.ledger instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    private static void book(CostLedger ledger, Entry entry, Bill bill) {
        ledger.open(entry).block();
        ledger.settle(entry, bill).block();
    }

    private static UsageReport report(CostLedger ledger, String... groupBy) {
        for (int i = 0; i < 60 && ledger.status().pending() > 0; i++) {
            ledger.report(UsageQuery.TOTAL).block();
        }
        return ledger.report(new UsageQuery(List.of(groupBy), null, null)).block();
    }

    private static UsageTotals total(CostLedger ledger) {
        return report(ledger).total();
    }

    private UsageTotals between(String since, String until) {
        Instant from = (since != null) ? Instant.parse(since) : null;
        Instant to = (until != null) ? Instant.parse(until) : null;
        return this.ledger.report(new UsageQuery(List.of(), from, to)).block().total();
    }

    /** All of a report, whatever number of decimals its amounts have. */
    private static List<String> plain(UsageReport report) {
        List<String> plain = new ArrayList<>(List.of(report.currency(), plain(report.total())));
        report.groups().forEach((group) -> plain.add(group.by() + " " + plain(group.totals())));
        return plain;
    }

    private static String plain(UsageTotals totals) {
        return totals.calls() + " " + totals.attempts() + " " + totals.estimated() + " " + totals.unpriced() + " "
                + totals.input() + " " + totals.cacheRead() + " " + totals.cacheWrite() + " " + totals.output() + " "
                + totals.reasoning() + " " + totals.cost().stripTrailingZeros().toPlainString() + " "
                + totals.unsettled() + " " + totals.capped();
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2 })
    void theSameBookingsGiveTheSameReportsAsInMemory(long seed) {
        Random random = new Random(seed);
        MemoryLedger memory = new MemoryLedger("USD", TAGS, 1000, 20_000, List.of());
        for (int i = 0; i < 1_500; i++) {
            Entry entry = Entries.random(random, i, Entries.NOW.minusSeconds(random.nextInt(72 * 3600)));
            Bill bill = Entries.random(random);
            book(this.ledger, entry, bill);
            book(memory, entry, bill);
        }
        List<String> names = List.of("provider", "model", "client", "hour", "day", "tag.tenant", "tag.feature");
        for (int bits = 0; bits < 1 << names.size(); bits += 7) {
            int chosen = bits;
            String[] groupBy = IntStream.range(0, names.size())
                .filter((i) -> (chosen >> i & 1) == 1)
                .mapToObj(names::get)
                .toArray(String[]::new);
            assertThat(plain(report(this.ledger, groupBy))).isEqualTo(plain(report(memory, groupBy)));
        }
        for (int hours = 0; hours < 72; hours += 7) {
            UsageQuery query = new UsageQuery(List.of("hour", "model"), Entries.NOW.minus(Duration.ofHours(72)),
                    Entries.NOW.minus(Duration.ofHours(hours)));
            assertThat(plain(this.ledger.report(query).block())).isEqualTo(plain(memory.report(query).block()));
        }
    }

    @Test
    void anAttemptIsBookedOnceAndToldOnce() {
        Entry entry = Entries.entry("1");
        this.ledger.open(entry).block();
        Mono<Void> settled = this.ledger.settle(entry, Entries.bill("0.25"));
        assertThat(total(this.ledger)).isEqualTo(UsageTotals.ZERO);
        settled.block();
        settled.block();
        this.ledger.settle(entry, Entries.bill("0.75")).block();
        this.ledger.drop(entry).block();
        assertThat(total(this.ledger)).isEqualTo(new UsageTotals(1, 1, 0, 0, 100, 10, 7, 50, 20, new BigDecimal("0.25"),
                UsageTotals.Unsettled.NONE, UsageTotals.Capped.NONE));
        assertThat(this.heard).containsExactly(new UsageBooked(entry, Entries.bill("0.25"), "USD"));
    }

    @Test
    void whatWasDroppedLeavesNothing() {
        Entry entry = Entries.entry("1");
        this.ledger.open(entry).block();
        this.ledger.drop(entry).block();
        this.ledger.settle(entry, Entries.bill("1")).block();
        assertThat(total(this.ledger)).isEqualTo(UsageTotals.ZERO);
        assertThat(report(this.ledger, "model").groups()).isEmpty();
        assertThat(this.heard).isEmpty();
    }

    @Test
    void whatWasNotOpenedIsNotBooked() {
        this.ledger.settle(Entries.entry("1"), Entries.bill("1")).block();
        assertThat(total(this.ledger)).isEqualTo(UsageTotals.ZERO);
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
    void boundsOfCallersAreSummedUp() {
        Route route = new Route("openai", "m");
        for (long bound : new long[] { 100, 400 }) {
            book(this.ledger, new Entry("e" + bound, Entries.NOW, "req", "default", route, Map.of(), true, bound, null),
                    Entries.bill("1"));
        }
        assertThat(total(this.ledger).capped()).isEqualTo(new UsageTotals.Capped(2, 500, 50));
    }

    @Test
    void aCallWithThreeAttemptsIsOneCall() {
        for (int i = 0; i < 3; i++) {
            book(this.ledger,
                    new Entry("e" + i, Entries.NOW, "req_1", "default", new Route("p" + i, "m"), Map.of(), i == 0),
                    Entries.bill("0.1"));
        }
        assertThat(total(this.ledger).calls()).isEqualTo(1);
        assertThat(total(this.ledger).attempts()).isEqualTo(3);
        assertThat(report(this.ledger, "provider").groups())
            .extracting((group) -> group.by().get("provider"), (group) -> group.totals().calls())
            .containsExactlyInAnyOrder(tuple("p0", 1L), tuple("p1", 0L), tuple("p2", 0L));
    }

    @Test
    void theDearestGroupsComeFirstAndNameWhatWasAskedForInItsOrder() {
        book(this.ledger, Entries.entry("1", Entries.NOW, Map.of("tenant", "cheap")), Entries.bill("0.5"));
        book(this.ledger, Entries.entry("2", Entries.NOW, Map.of("tenant", "dear")), Entries.bill("10"));
        book(this.ledger, Entries.entry("3", Entries.NOW, Map.of()), Entries.bill("2"));
        book(this.ledger, Entries.entry("4", Entries.NOW, Map.of("tenant", "")), Entries.bill("2"));
        UsageReport report = report(this.ledger, "tag.tenant", "hour", "day");
        assertThat(report.currency()).isEqualTo("USD");
        assertThat(report.groups()).extracting((group) -> group.by().toString())
            .containsExactly("{tag.tenant=dear, hour=2026-11-22T13:00:00Z, day=2026-11-22}",
                    "{tag.tenant=(none), hour=2026-11-22T13:00:00Z, day=2026-11-22}",
                    "{tag.tenant=cheap, hour=2026-11-22T13:00:00Z, day=2026-11-22}");
    }

    @Test
    void whatCannotBeGroupedByIsNamedWithWhatCan() {
        assertThatIllegalArgumentException().isThrownBy(() -> report(this.ledger, "model", "tag.user"))
            .withMessage("usage cannot be grouped by 'tag.user', only by hour, day, provider, model, client, "
                    + "tag.tenant, tag.feature");
        assertThatIllegalArgumentException().isThrownBy(() -> report(this.ledger, "user"));
    }

    @Test
    void timesAreCutToTheirHours() {
        for (int hour = 0; hour < 24; hour++) {
            Instant at = Instant.parse("2026-11-22T00:59:59.999999999Z").plus(Duration.ofHours(hour));
            book(this.ledger, Entries.entry("e" + hour, at, Map.of()), Entries.bill("1"));
        }
        assertThat(between("2026-11-22T10:59:00Z", null).attempts()).isEqualTo(14);
        assertThat(between(null, "2026-11-22T10:59:00Z").attempts()).isEqualTo(10);
        assertThat(between("2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z").attempts()).isEqualTo(1);
        assertThat(between("2026-11-23T00:00:00Z", null)).isEqualTo(UsageTotals.ZERO);
    }

    @Test
    void valuesPastTheBoundCountAsOthers() throws Exception {
        CostLedger small = ledger(TAGS, 2, List.of());
        for (int i = 0; i < 10; i++) {
            Route route = new Route("openai", "model" + i % 5);
            book(small, new Entry("e" + i, Entries.NOW, "req", "default", route, Map.of("tenant", "t" + i), true),
                    Entries.bill("1"));
        }
        book(small, Entries.entry("long", Entries.NOW, Map.of("feature", "x".repeat(257))), Entries.bill("1"));
        assertThat(attempts(small, "tag.tenant")).isEqualTo(Map.of("t0", 1L, "t1", 1L, "(other)", 8L, "(none)", 1L));
        assertThat(attempts(small, "model")).isEqualTo(Map.of("model0", 2L, "model1", 2L, "(other)", 7L));
        assertThat(attempts(small, "tag.feature")).isEqualTo(Map.of("(none)", 10L, "(other)", 1L));
        if (small instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    private static Map<String, Long> attempts(CostLedger ledger, String label) {
        Map<String, Long> attempts = new HashMap<>();
        for (Group group : report(ledger, label).groups()) {
            attempts.put(group.by().get(label), group.totals().attempts());
        }
        return attempts;
    }

    @Test
    void namesOfAnyLettersAreBooked() {
        Map<String, String> tags = Map.of("tenant", "\u0000\uD83D \uD83D\uDE00 \"',;\n", "feature", "f");
        Route route = new Route("p".repeat(400), "m\u0000".repeat(400));
        book(this.ledger, new Entry("i".repeat(200), Entries.NOW, "r".repeat(300), "c".repeat(500), route, tags, true),
                Entries.bill("1"));
        assertThat(total(this.ledger).attempts()).isEqualTo(1);
        assertThat(attempts(this.ledger, "tag.feature")).isEqualTo(Map.of("f", 1L));
    }

}
