package io.github.aiutils.cost;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * The sums of one period by their labels. When there are too many, what comes new is no
 * longer told apart by tags, and with as many again not at all.
 */
final class Cells {

    private final int most;

    private final Map<Labels, UsageTotals> sums = new HashMap<>();

    Cells(int most) {
        this.most = most;
    }

    void add(Labels labels, UnaryOperator<UsageTotals> more) {
        this.sums.compute(room(labels), (same, sum) -> more.apply((sum != null) ? sum : UsageTotals.ZERO));
    }

    void add(Cells others) {
        others.forEach((labels, totals) -> add(labels, (sum) -> sum.plus(totals)));
    }

    private Labels room(Labels labels) {
        if (hasRoom(labels, this.most)) {
            return labels;
        }
        Labels coarse = labels.withoutTags();
        return hasRoom(coarse, 2 * this.most) ? coarse : labels.withoutAll();
    }

    private boolean hasRoom(Labels labels, int bound) {
        return this.sums.size() < bound || this.sums.containsKey(labels);
    }

    void forEach(BiConsumer<Labels, UsageTotals> consumer) {
        this.sums.forEach(consumer);
    }

    int size() {
        return this.sums.size();
    }

}
