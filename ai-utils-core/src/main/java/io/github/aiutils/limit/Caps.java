package io.github.aiutils.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/** The output limits that calls lately asked for, a mean for each model of one quota. */
final class Caps {

    private static final int MOST_MODELS = 100;

    private static final double SHARE = 0.05;

    /** In the order of use, the longest unused first. */
    private final Map<String, Double> typical = new LinkedHashMap<>(16, 0.75f, true);

    void add(String model, int cap) {
        this.typical.merge(model, (double) cap, (former, now) -> former + (now - former) * SHARE);
        if (this.typical.size() > MOST_MODELS) {
            this.typical.remove(this.typical.keySet().iterator().next());
        }
    }

    Map<String, Long> typical() {
        Map<String, Long> rounded = new LinkedHashMap<>();
        this.typical.forEach((model, cap) -> rounded.put(model, Math.round(cap)));
        return rounded;
    }

}
