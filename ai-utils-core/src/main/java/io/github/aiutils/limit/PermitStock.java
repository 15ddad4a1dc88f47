package io.github.aiutils.limit;

/** Permits that are there or come back. Knows no queue and no thread. */
sealed interface PermitStock {

    /** Nobody knows when. */
    long UNKNOWN = Long.MAX_VALUE;

    static PermitStock of(PermitSettings settings, long now) {
        return (settings.window() != null) ? new Bucket(settings.permits(), settings.window().toNanos(), now)
                : new Slots(settings.permits());
    }

    /** Returns how long it takes until there are so many; {@link #UNKNOWN} if unknown. */
    long nanosUntil(double permits, long now);

    void take(int permits);

    /** Takes back what was never used. */
    void giveBack(int permits);

    /** Takes back what was used. */
    void close(int permits);

    int available(long now);

    /** How many are lent; they come back when they are closed. */
    final class Slots implements PermitStock {

        private int free;

        Slots(int permits) {
            this.free = permits;
        }

        @Override
        public long nanosUntil(double permits, long now) {
            return (permits <= this.free) ? 0 : UNKNOWN;
        }

        @Override
        public void take(int permits) {
            this.free -= permits;
        }

        @Override
        public void giveBack(int permits) {
            this.free += permits;
        }

        @Override
        public void close(int permits) {
            giveBack(permits);
        }

        @Override
        public int available(long now) {
            return this.free;
        }

    }

    /**
     * A bucket that fills continuously. Counts in whole units, of which a permit is
     * {@code unit} and a nanosecond brings {@code rate}: sums of fractions would drift.
     */
    final class Bucket implements PermitStock {

        private final long unit;

        private final long rate;

        private final long capacity;

        private final long windowNanos;

        private long level;

        private long filledAt;

        Bucket(int permits, long windowNanos, long now) {
            long divisor = divisor(permits, windowNanos);
            this.unit = windowNanos / divisor;
            this.rate = permits / divisor;
            this.windowNanos = windowNanos;
            try {
                this.capacity = Math.multiplyExact(permits, this.unit);
            }
            catch (ArithmeticException ex) {
                throw new IllegalArgumentException(
                        permits + " permits in " + windowNanos + " ns are too many; use fewer in a shorter window", ex);
            }
            this.level = this.capacity;
            this.filledAt = now;
        }

        private static long divisor(long one, long other) {
            return (other == 0) ? one : divisor(other, one % other);
        }

        private void fill(long now) {
            long passed = now - this.filledAt;
            if (passed > 0) {
                long more = (passed < this.windowNanos) ? passed * this.rate : this.capacity;
                this.level += Math.min(more, this.capacity - this.level);
                this.filledAt = now;
            }
        }

        @Override
        public long nanosUntil(double permits, long now) {
            fill(now);
            double missing = permits * this.unit - this.level;
            return (missing > 0) ? (long) Math.ceil(missing / this.rate) : 0;
        }

        @Override
        public void take(int permits) {
            this.level -= permits * this.unit;
        }

        @Override
        public void giveBack(int permits) {
            this.level = Math.min(this.capacity, this.level + permits * this.unit);
        }

        @Override
        public void close(int permits) {
            // time brings them back
        }

        @Override
        public int available(long now) {
            fill(now);
            return (int) (this.level / this.unit);
        }

    }

}
