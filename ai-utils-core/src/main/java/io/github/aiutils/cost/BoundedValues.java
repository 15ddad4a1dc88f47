package io.github.aiutils.cost;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The first values of a label, one string for each; all others are one. */
final class BoundedValues {

    static final int LONGEST = 256;

    private final int most;

    private final Map<String, String> known = new ConcurrentHashMap<>();

    BoundedValues(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a ledger tells at least 1 value apart, not " + most);
        }
        this.most = most;
    }

    String of(String value) {
        String known = this.known.get(value);
        if (known != null) {
            return known;
        }
        return (value.length() <= LONGEST && this.known.size() < this.most) ? learn(value) : Labels.OTHER;
    }

    private synchronized String learn(String value) {
        if (this.known.size() >= this.most) {
            return this.known.getOrDefault(value, Labels.OTHER);
        }
        return this.known.computeIfAbsent(value, (same) -> same);
    }

    int size() {
        return this.known.size();
    }

    void clear() {
        this.known.clear();
    }

}
