package io.github.aiutils.benchmarks.quota;

/**
 * Measures the real time spent in a contender. It is the only clock here, and nothing in
 * the simulation depends on it.
 */
final class Stopwatch implements Timer {

    private final Timeline timeline;

    private long nanos;

    private int depth;

    Stopwatch(Timeline timeline) {
        this.timeline = timeline;
    }

    void time(Runnable work) {
        long start = (this.depth++ == 0) ? System.nanoTime() : 0;
        try {
            work.run();
        }
        finally {
            if (--this.depth == 0) {
                this.nanos += System.nanoTime() - start;
            }
        }
    }

    long nanos() {
        return this.nanos;
    }

    @Override
    public long now() {
        return this.timeline.now();
    }

    @Override
    public void after(long nanos, Runnable event) {
        this.timeline.after(nanos, () -> time(event));
    }

}
