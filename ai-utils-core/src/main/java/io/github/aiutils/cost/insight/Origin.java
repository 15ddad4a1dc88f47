package io.github.aiutils.cost.insight;

import java.util.List;
import java.util.Map;

import io.github.aiutils.Route;

/** Whose attempts a group is, and where they went. */
record Origin(String client, String provider, String model) {

    /** What a report is to be grouped by. */
    static final List<String> LABELS = List.of("client", "provider", "model");

    /** Stands for all values past a bound, which have nothing in common. */
    private static final String OTHER = "(other)";

    static Origin of(Map<String, String> by) {
        return new Origin(by.getOrDefault("client", OTHER), by.getOrDefault("provider", OTHER),
                by.getOrDefault("model", OTHER));
    }

    boolean known() {
        return !List.of(this.client, this.provider, this.model).contains(OTHER);
    }

    Route route() {
        return new Route(this.provider, this.model);
    }

}
