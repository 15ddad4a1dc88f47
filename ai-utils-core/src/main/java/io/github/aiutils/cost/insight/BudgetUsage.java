package io.github.aiutils.cost.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.aiutils.cost.BudgetScope;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.limit.ModelPattern;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger is to be asked about a budget: what attempts that it holds for cost in
 * each hour, or in each day if that depends on tags, which may have many values.
 */
final class BudgetUsage {

    private static final String TAG = "tag.";

    /** So long ago at most hours are looked at. */
    private static final Duration LONGEST = Duration.ofDays(32);

    private final String budget;

    private final BudgetScope scope;

    private final @Nullable String eachTag;

    BudgetUsage(BudgetSettings settings) {
        this.budget = settings.name();
        this.scope = settings.scope();
        this.eachTag = settings.eachTag();
    }

    String budget() {
        return this.budget;
    }

    /** Returns whether a ledger that keeps these tags can tell. */
    boolean known(Collection<String> tags) {
        return tags().allMatch(tags::contains);
    }

    private Stream<String> tags() {
        return Stream.of(this.scope.tag(), this.eachTag).filter(Objects::nonNull).map(Objects::requireNonNull);
    }

    UsageQuery query(Instant since) {
        boolean tagged = tags().findAny().isPresent();
        Stream<@Nullable String> labels = Stream.of(tagged ? "day" : "hour",
                (this.scope.client() != null) ? "client" : null, (this.scope.provider() != null) ? "provider" : null,
                (this.scope.model() != null) ? "model" : null);
        return new UsageQuery(
                Stream.concat(labels.filter(Objects::nonNull).map(Objects::requireNonNull), tags().map(TAG::concat))
                    .distinct()
                    .toList(),
                since, null);
    }

    /** Returns from where on a budget's usage says what is usual and what was before. */
    static Instant since(List<BudgetSnapshot> budgets, Instant now) {
        Instant usual = Spending.begin(Spending.dayOf(now).minusDays(UsualHours.DAYS + 1L));
        Instant longest = Spending.begin(Spending.dayOf(now.minus(LONGEST)));
        Instant earliest = budgets.stream()
            .map(BudgetSnapshot::windowStart)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .reduce(usual, (one, other) -> one.isBefore(other) ? one : other);
        return earliest.isBefore(longest) ? longest : earliest;
    }

    /** Returns what counts for a budget. */
    List<Spending> of(UsageReport report, @Nullable String value) {
        return report.groups().stream().filter((group) -> holds(group.by(), value)).map(Spending::of).toList();
    }

    private boolean holds(Map<String, String> by, @Nullable String value) {
        return fits(this.scope.client(), by.get("client")) && fits(this.scope.provider(), by.get("provider"))
                && (this.scope.model() == null
                        || ModelPattern.matches(this.scope.model(), by.getOrDefault("model", "")))
                && fits(this.scope.value(), by.get(TAG + this.scope.tag()))
                && (this.eachTag == null || fits(value, by.get(TAG + this.eachTag)));
    }

    private static boolean fits(@Nullable String wanted, @Nullable String is) {
        return wanted == null || wanted.equals(is);
    }

}
