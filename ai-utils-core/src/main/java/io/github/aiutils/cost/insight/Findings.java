package io.github.aiutils.cost.insight;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.cost.UsageReport.Group;
import io.github.aiutils.cost.UsageTotals;
import org.jspecify.annotations.Nullable;

/** Collects what reports of a ledger say. */
final class Findings {

    /** So many of a kind are told. */
    static final int MOST = 100;

    private final Instant now;

    private final PriceBook prices;

    private final List<UnusualDay> unusualDays = new ArrayList<>();

    private final List<LooseBound> looseBounds = new ArrayList<>();

    private final List<UncachedInput> uncachedInputs = new ArrayList<>();

    private String currency = "";

    private int completeDays;

    Findings(Instant now, PriceBook prices) {
        this.now = now;
        this.prices = prices;
    }

    /** Adds what is told apart by days alone. */
    void addDays(UsageReport report) {
        SortedMap<LocalDate, UsageTotals> days = new TreeMap<>();
        report.groups().forEach((group) -> days.put(day(group), group.totals()));
        this.completeDays = UnusualDays.complete(days, today()).size();
        this.currency = report.currency();
        addDays(null, null, days);
    }

    /** Adds what is told apart by days and a label. */
    void addDays(UsageReport report, String label) {
        Map<String, SortedMap<LocalDate, UsageTotals>> byValue = new TreeMap<>();
        report.groups()
            .forEach((group) -> byValue.computeIfAbsent(group.by().getOrDefault(label, ""), (same) -> new TreeMap<>())
                .put(day(group), group.totals()));
        byValue.forEach((value, days) -> addDays(label, value, days));
    }

    private void addDays(@Nullable String label, @Nullable String value, SortedMap<LocalDate, UsageTotals> days) {
        this.unusualDays.addAll(UnusualDays.among(label, value, days, today()));
    }

    private static LocalDate day(Group group) {
        return LocalDate.parse(group.by().getOrDefault("day", ""));
    }

    private LocalDate today() {
        return Spending.dayOf(this.now);
    }

    /** Adds what is told apart by {@link Origin#LABELS}. */
    void addOrigins(UsageReport report) {
        for (Group group : report.groups()) {
            Origin origin = Origin.of(group.by());
            if (origin.known()) {
                Price price = this.prices.find(origin.route(), null, this.now);
                add(this.looseBounds, LooseBound.of(origin, group.totals()));
                add(this.uncachedInputs, UncachedInput.of(origin, group.totals(), price));
            }
        }
    }

    private static <T> void add(List<T> findings, @Nullable T finding) {
        if (finding != null) {
            findings.add(finding);
        }
    }

    InsightReport report(List<Projection> projections) {
        return new InsightReport(this.now, this.currency, this.completeDays, projections,
                first(this.unusualDays, Comparator.comparing((UnusualDay day) -> Math.abs(day.deviations()))),
                first(this.looseBounds,
                        Comparator.comparing((LooseBound each) -> (double) each.meanBound() / each.longest())),
                first(this.uncachedInputs, Comparator.comparing(UncachedInput::saves)));
    }

    private static <T> List<T> first(List<T> findings, Comparator<T> least) {
        return findings.stream().sorted(least.reversed()).limit(MOST).toList();
    }

}
