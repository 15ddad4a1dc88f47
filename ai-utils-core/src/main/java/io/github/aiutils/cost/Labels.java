package io.github.aiutils.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a cell of the ledger is told apart by, but for its time: provider, model, client,
 * then the values of the tags that are kept.
 */
record Labels(List<String> values) {

    /** Stands for a tag that a call did not have. */
    static final String NONE = "(none)";

    /** Stands for all values past a bound. */
    static final String OTHER = "(other)";

    /** How many labels stand before those of tags. */
    static final int FIXED = 3;

    Labels withoutTags() {
        List<String> coarse = new ArrayList<>(this.values.subList(0, FIXED));
        coarse.addAll(Collections.nCopies(this.values.size() - FIXED, OTHER));
        return new Labels(List.copyOf(coarse));
    }

    Labels withoutAll() {
        return new Labels(List.copyOf(Collections.nCopies(this.values.size(), OTHER)));
    }

}
