package io.github.aiutils.cost;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Gives attempts their labels, with a bound on how many values each label has. */
final class Labelling {

    private static final String TAG = "tag.";

    private static final List<String> FIXED = List.of("provider", "model", "client");

    private final List<String> tags;

    private final List<String> names;

    private final List<BoundedValues> values;

    Labelling(List<String> tags, int mostValues) {
        this.tags = tags.stream().distinct().toList();
        this.names = Stream.concat(FIXED.stream(), this.tags.stream().map(TAG::concat)).toList();
        this.values = IntStream.range(0, this.names.size()).mapToObj((i) -> new BoundedValues(mostValues)).toList();
    }

    Labels of(Entry entry) {
        String[] labels = new String[this.values.size()];
        labels[0] = known(0, entry.route().provider());
        labels[1] = known(1, entry.route().model());
        labels[2] = known(2, entry.client());
        for (int i = 0; i < this.tags.size(); i++) {
            String value = entry.tags().getOrDefault(this.tags.get(i), "");
            labels[Labels.FIXED + i] = value.isEmpty() ? Labels.NONE : known(Labels.FIXED + i, value);
        }
        return new Labels(List.of(labels));
    }

    private String known(int label, String value) {
        return this.values.get(label).of(value);
    }

    /** Takes a value for known that was there before. */
    void learn(int label, String value) {
        if (!value.equals(Labels.NONE) && !value.equals(Labels.OTHER)) {
            known(label, value);
        }
    }

    /** Returns the names of all labels, in their order. */
    List<String> names() {
        return this.names;
    }

    /** Returns how many values each label has. */
    List<Integer> sizes() {
        return this.values.stream().map(BoundedValues::size).toList();
    }

    void clear() {
        this.values.forEach(BoundedValues::clear);
    }

}
