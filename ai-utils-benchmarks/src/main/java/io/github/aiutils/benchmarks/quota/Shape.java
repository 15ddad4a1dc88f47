package io.github.aiutils.benchmarks.quota;

/**
 * The span of time over which a provider enforces its quota.
 *
 * @param kind how the span moves
 * @param seconds length of a bucket
 */
record Shape(Kind kind, double seconds) {

    static final Shape SLIDING = new Shape(Kind.SLIDING, 60);

    static final Shape ALIGNED = new Shape(Kind.ALIGNED, 60);

    /** Returns a continuously refilled bucket that holds the quota of some seconds. */
    static Shape bucket(double seconds) {
        return new Shape(Kind.BUCKET, seconds);
    }

    Meter meter(double perMinute) {
        return switch (this.kind) {
            case BUCKET -> new BucketMeter(perMinute, this.seconds);
            case SLIDING -> new SlidingMeter(perMinute);
            case ALIGNED -> new AlignedMeter(perMinute);
        };
    }

    /** How a span moves. */
    enum Kind {

        /** It has no edges: what is missing flows back. */
        BUCKET,

        /** It ends now. */
        SLIDING,

        /** It begins with the minute. */
        ALIGNED

    }

}
