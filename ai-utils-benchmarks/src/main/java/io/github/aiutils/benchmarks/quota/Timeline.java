package io.github.aiutils.benchmarks.quota;

import java.util.Arrays;

/**
 * Virtual time: a heap of events ordered by nanosecond and, within one, by the order in
 * which they were planned. Nothing here reads a clock or starts a thread.
 */
final class Timeline implements Timer {

    private long[] times = new long[1024];

    private long[] sequences = new long[1024];

    private Runnable[] events = new Runnable[1024];

    private int size;

    private long sequence;

    private long now;

    @Override
    public long now() {
        return this.now;
    }

    @Override
    public void after(long nanos, Runnable event) {
        at(this.now + nanos, event);
    }

    /**
     * Plans an event.
     * @param time when it happens, in nanoseconds of virtual time
     * @param event what happens
     */
    void at(long time, Runnable event) {
        if (time < this.now) {
            throw new IllegalArgumentException("an event for " + time + " was planned at " + this.now);
        }
        if (this.size == this.times.length) {
            grow();
        }
        rise(this.size++, time, this.sequence++, event);
    }

    /**
     * Lets time pass, with all events of that time.
     * @param end when to stop
     */
    void runUntil(long end) {
        while (this.size > 0 && this.times[0] <= end) {
            this.now = this.times[0];
            poll().run();
        }
        this.now = Math.max(this.now, end);
    }

    /** Returns how many events are still to come. */
    int pending() {
        return this.size;
    }

    private Runnable poll() {
        Runnable first = this.events[0];
        int last = --this.size;
        sink(this.times[last], this.sequences[last], this.events[last]);
        return first;
    }

    private void rise(int from, long time, long order, Runnable event) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!before(time, order, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, order, event);
    }

    private void sink(long time, long order, Runnable event) {
        int at = 0;
        for (int child = 1; child < this.size; child = 2 * at + 1) {
            if (child + 1 < this.size && before(this.times[child + 1], this.sequences[child + 1], child)) {
                child++;
            }
            if (before(time, order, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, time, order, event);
    }

    private boolean before(long time, long order, int other) {
        return time < this.times[other] || (time == this.times[other] && order < this.sequences[other]);
    }

    private void move(int from, int to) {
        put(to, this.times[from], this.sequences[from], this.events[from]);
    }

    private void put(int at, long time, long order, Runnable event) {
        this.times[at] = time;
        this.sequences[at] = order;
        this.events[at] = event;
    }

    private void grow() {
        int length = this.times.length * 2;
        this.times = Arrays.copyOf(this.times, length);
        this.sequences = Arrays.copyOf(this.sequences, length);
        this.events = Arrays.copyOf(this.events, length);
    }

}
