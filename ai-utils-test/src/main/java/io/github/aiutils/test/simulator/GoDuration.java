package io.github.aiutils.test.simulator;

/**
 * Writes a duration as Go does and OpenAI's headers do: {@code 12ms}, {@code 7.66s},
 * {@code 1m30s}, {@code 1h0m2s}; rounded up to milliseconds.
 */
final class GoDuration {

    private GoDuration() {
    }

    static String of(long nanos) {
        long millis = -Math.floorDiv(-nanos, 1_000_000L);
        if (millis == 0) {
            return "0s";
        }
        if (millis < 1_000) {
            return millis + "ms";
        }
        long minutes = millis / 60_000;
        String prefix = (minutes >= 60) ? minutes / 60 + "h" + minutes % 60 + "m" : (minutes > 0) ? minutes + "m" : "";
        long rest = millis % 60_000;
        String fraction = (rest % 1_000 == 0) ? "" : ".%03d".formatted(rest % 1_000).replaceAll("0+$", "");
        return prefix + rest / 1_000 + fraction + "s";
    }

}
