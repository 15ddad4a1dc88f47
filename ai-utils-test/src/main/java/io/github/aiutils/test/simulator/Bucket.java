package io.github.aiutils.test.simulator;

import java.util.function.LongSupplier;

/**
 * A bucket that refills continuously up to its capacity and may go into debt down to one
 * capacity below zero for requests, without bound for tokens. Not safe for threads: its
 * gate guards it.
 */
final class Bucket {

    private static final double NANOS_PER_MINUTE = 60e9;

    /** Rounding of doubles must not refuse who waited as long as told. */
    private static final double ROUNDING = 1e-6;

    private final LongSupplier ticker;

    private double perNano;

    private double capacity;

    private double balance;

    private long at;

    Bucket(LongSupplier ticker, long perMinute, long windowNanos, double least) {
        this.ticker = ticker;
        this.at = ticker.getAsLong();
        this.capacity = Double.MAX_VALUE;
        this.balance = Double.MAX_VALUE;
        resize(perMinute, windowNanos, least);
    }

    /**
     * Sets another limit; what is left stays, as far as the new capacity holds it.
     */
    void resize(long perMinute, long windowNanos, double least) {
        refill();
        this.perNano = perMinute / NANOS_PER_MINUTE;
        this.capacity = Math.max(least, this.perNano * windowNanos);
        this.balance = Math.min(this.balance, this.capacity);
    }

    boolean has(double amount) {
        refill();
        return this.balance + ROUNDING >= amount;
    }

    void take(double amount) {
        refill();
        this.balance = Math.min(this.capacity, this.balance - amount);
    }

    void takeDownTo(double amount, double floor) {
        refill();
        this.balance = Math.max(Math.min(this.balance, floor), this.balance - amount);
    }

    /**
     * Returns the nanoseconds until the bucket has that much, 0 if it has it, -1 if it
     * never will.
     */
    long nanosUntil(double amount) {
        refill();
        if (amount > this.capacity + ROUNDING) {
            return -1;
        }
        return (this.balance + ROUNDING >= amount) ? 0 : (long) Math.ceil((amount - this.balance) / this.perNano);
    }

    double balance() {
        refill();
        return this.balance;
    }

    double capacity() {
        return this.capacity;
    }

    private void refill() {
        long now = this.ticker.getAsLong();
        this.balance = Math.min(this.capacity, this.balance + (now - this.at) * this.perNano);
        this.at = now;
    }

}
