package io.github.aiutils.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.aiutils.cost.History.Cell;
import io.github.aiutils.cost.UsageReport.Group;

/** Sums up cells by what a query tells apart. */
final class Grouping {

    private static final Comparator<Group> DEAREST_FIRST = Comparator
        .comparing((Group group) -> group.totals().cost(), Comparator.reverseOrder())
        .thenComparing((group) -> group.totals().attempts(), Comparator.reverseOrder())
        .thenComparing((group) -> group.by().toString());

    private final List<String> names;

    private final List<Function<Cell, String>> values;

    /**
     * Creates a grouping.
     * @param names what to tell apart
     * @param labels the labels there are
     * @throws IllegalArgumentException if a name is not known
     */
    Grouping(List<String> names, List<String> labels) {
        this.names = names.stream().distinct().toList();
        this.values = this.names.stream().map((name) -> value(name, labels)).toList();
    }

    private static Function<Cell, String> value(String name, List<String> labels) {
        int label = labels.indexOf(name);
        if (label >= 0) {
            return (cell) -> cell.labels().values().get(label);
        }
        return switch (name) {
            case "hour" -> (cell) -> cell.period().hour();
            case "day" -> (cell) -> cell.period().day();
            default -> throw new IllegalArgumentException(
                    "usage cannot be grouped by '" + name + "', only by hour, day, " + String.join(", ", labels));
        };
    }

    UsageReport report(String currency, List<Cell> cells) {
        UsageTotals total = UsageTotals.ZERO;
        Map<List<String>, UsageTotals> sums = new HashMap<>();
        for (Cell cell : cells) {
            total = total.plus(cell.totals());
            sums.merge(key(cell), cell.totals(), UsageTotals::plus);
        }
        return new UsageReport(currency, total, this.names.isEmpty() ? List.of() : groups(sums));
    }

    private List<String> key(Cell cell) {
        List<String> key = new ArrayList<>(this.values.size());
        this.values.forEach((value) -> key.add(value.apply(cell)));
        return key;
    }

    private List<Group> groups(Map<List<String>, UsageTotals> sums) {
        List<Group> groups = new ArrayList<>(sums.size());
        sums.forEach((key, totals) -> groups.add(new Group(by(key), totals)));
        groups.sort(DEAREST_FIRST);
        return groups;
    }

    private Map<String, String> by(List<String> key) {
        Map<String, String> by = new LinkedHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            by.put(this.names.get(i), key.get(i));
        }
        return Collections.unmodifiableMap(by);
    }

}
