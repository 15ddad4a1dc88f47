package io.github.aiutils.benchmarks.quota;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Dialects in which providers tell of their quotas. */
enum HeaderStyle {

    /** {@code x-ratelimit-remaining-tokens} and its kin, with Go durations. */
    OPENAI {

        @Override
        @Nullable String value(RateHeaders headers, String name) {
            return switch (name) {
                case "retry-after-ms" ->
                    headers.refused() ? Long.toString(ceil(headers.retryAfter(), 1_000_000)) : null;
                case "retry-after" -> retryAfter(headers);
                default ->
                    name.startsWith("x-ratelimit-") ? rate(headers, name.substring("x-ratelimit-".length())) : null;
            };
        }

        private @Nullable String rate(RateHeaders headers, String name) {
            int dash = name.indexOf('-');
            RateHeaders.Rate rate = headers.rate(name.substring(dash + 1));
            if (dash < 0 || rate == null) {
                return null;
            }
            return switch (name.substring(0, dash)) {
                case "limit" -> Long.toString(rate.limit());
                case "remaining" -> Long.toString(rate.remaining());
                case "reset" -> ceil(rate.resetNanos(), 1_000_000) + "ms";
                default -> null;
            };
        }

    },

    /** {@code anthropic-ratelimit-tokens-remaining} and its kin, with instants. */
    ANTHROPIC {

        @Override
        @Nullable String value(RateHeaders headers, String name) {
            if (name.equals("retry-after")) {
                return retryAfter(headers);
            }
            String prefix = "anthropic-ratelimit-";
            int dash = name.lastIndexOf('-');
            if (!name.startsWith(prefix) || dash < prefix.length()) {
                return null;
            }
            String dimension = name.substring(prefix.length(), dash);
            RateHeaders.Rate rate = headers.rate(dimension);
            return (rate != null) ? value(headers, rate, name.substring(dash + 1), dimension) : null;
        }

        private @Nullable String value(RateHeaders headers, RateHeaders.Rate rate, String what, String dimension) {
            return switch (what) {
                case "limit" -> Long.toString(rate.limit());
                case "remaining" -> Long
                    .toString(dimension.equals("requests") ? rate.remaining() : (rate.remaining() + 500) / 1000 * 1000);
                case "reset" -> EPOCH.plusSeconds(ceil(headers.at() + rate.resetNanos(), 1_000_000_000)).toString();
                default -> null;
            };
        }

    },

    /** Silence, also on a 429. */
    NONE {

        @Override
        @Nullable String value(RateHeaders headers, String name) {
            return null;
        }

    };

    /** The instant at which virtual time begins. */
    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    abstract @Nullable String value(RateHeaders headers, String name);

    /** Returns the hint as a client reads it, or -1 where there is none. */
    long hint(long nanos) {
        return switch (this) {
            case OPENAI -> ceil(nanos, 1_000_000) * 1_000_000;
            case ANTHROPIC -> ceil(nanos, 1_000_000_000) * 1_000_000_000;
            case NONE -> -1;
        };
    }

    private static @Nullable String retryAfter(RateHeaders headers) {
        return headers.refused() ? Long.toString(ceil(headers.retryAfter(), 1_000_000_000)) : null;
    }

    private static long ceil(long nanos, long unit) {
        return (nanos + unit - 1) / unit;
    }

}
