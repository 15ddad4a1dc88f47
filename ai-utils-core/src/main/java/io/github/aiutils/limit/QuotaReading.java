package io.github.aiutils.limit;

/**
 * What a reply says about one dimension.
 *
 * @param dimension what is limited
 * @param limit the limit per period; negative if not said
 * @param remaining what is left; negative if not said
 */
record QuotaReading(Dimension dimension, double limit, double remaining) {
}
