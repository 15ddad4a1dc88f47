package io.github.aiutils.limit;

/** What several attempts need together, by dimension. */
final class Load {

    private static final Dimension[] DIMENSIONS = Dimension.values();

    private final double[] amounts = new double[DIMENSIONS.length];

    void add(Charge charge, Need need, int sign) {
        for (int i = 0; i < this.amounts.length; i++) {
            this.amounts[i] += sign * charge.ahead(DIMENSIONS[i], need);
        }
    }

    void add(Load load, double share) {
        for (int i = 0; i < this.amounts.length; i++) {
            this.amounts[i] += share * load.amounts[i];
        }
    }

    double of(Dimension dimension) {
        return this.amounts[dimension.ordinal()];
    }

}
