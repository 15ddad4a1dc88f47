package io.github.aiutils.cost;

import java.util.List;

import io.github.aiutils.cost.History.Cell;

/**
 * Tells attempts apart for ledgers that keep sums, by the same words in all of them:
 * provider, model, client and the tags that are kept, each with a bound on its values.
 *
 * @since 0.1.0
 */
public final class LedgerLabels {

    /** How many labels stand before those of tags. */
    public static final int FIXED = Labels.FIXED;

    /** Stands for a tag that a call did not have. */
    public static final String NONE = Labels.NONE;

    private final List<String> tags;

    private final Labelling labelling;

    /**
     * Creates labels without values.
     * @param tags names of the tags that are told apart
     * @param mostValues how many values are told apart of each label; 1 or more
     */
    public LedgerLabels(List<String> tags, int mostValues) {
        this.tags = tags.stream().distinct().toList();
        this.labelling = new Labelling(tags, mostValues);
    }

    /**
     * Returns the tags that are told apart.
     * @return their names, in their order
     */
    public List<String> tags() {
        return this.tags;
    }

    /**
     * Returns the names of all labels.
     * @return {@code provider}, {@code model}, {@code client}, then {@code tag.<name>}
     * for each tag
     */
    public List<String> names() {
        return this.labelling.names();
    }

    /**
     * Returns the labels of an attempt; a value past the bound is {@code (other)}.
     * @param entry the attempt
     * @return its labels, in the order of the names
     */
    public List<String> of(Entry entry) {
        return this.labelling.of(entry).values();
    }

    /**
     * Takes a value that is in the books for known, if there is room.
     * @param label place of the label among the names
     * @param value the value
     */
    public void learn(int label, String value) {
        this.labelling.learn(label, value);
    }

    /**
     * Checks that a query asks for labels there are.
     * @param query the query
     * @throws IllegalArgumentException if it groups by something else; the message says
     * what is possible
     */
    public void check(UsageQuery query) {
        grouping(query);
    }

    private Grouping grouping(UsageQuery query) {
        return new Grouping(query.groupBy(), names());
    }

    /**
     * Sums up.
     * @param currency the currency of all costs
     * @param query what to tell apart; its times are not looked at
     * @param sums the sums that count; labels that the query does not ask for may be
     * anything
     * @return the report
     */
    public UsageReport report(String currency, UsageQuery query, List<LedgerSum> sums) {
        return grouping(query).report(currency, sums.stream().map(LedgerLabels::cell).toList());
    }

    private static Cell cell(LedgerSum sum) {
        long hour = Period.hourOf(sum.begins());
        Period period = sum.day() ? Period.day(Period.dayOf(hour)) : Period.hour(hour);
        return new Cell(period, new Labels(sum.labels()), sum.totals());
    }

}
