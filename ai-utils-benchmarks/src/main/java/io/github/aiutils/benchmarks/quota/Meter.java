package io.github.aiutils.benchmarks.quota;

/**
 * One dimension of a provider's quota. What is produced steadily is a flow, integrated
 * when somebody looks, so that no token needs an event.
 */
abstract class Meter {

    private double perMinute;

    private double flow;

    private double charged;

    private double wasted;

    private double offered;

    private long at;

    Meter(double perMinute) {
        this.perMinute = perMinute;
    }

    /** Returns what is left, negative if in debt. */
    final double balance(long now) {
        advance(now);
        return left();
    }

    /** Takes tokens, or gives back a negative number of them. */
    final void charge(long now, double tokens) {
        advance(now);
        this.charged += tokens;
        take(tokens);
    }

    /** Changes what is produced in each second from now on by this much. */
    final void flow(long now, double perSecond) {
        advance(now);
        this.flow += perSecond;
    }

    /** Sets what is offered in each minute from now on. */
    final void limit(long now, double perMinute) {
        advance(now);
        this.perMinute = perMinute;
        take(0);
    }

    /** Returns the nanoseconds until as much is left, if nobody takes anything. */
    final long nanosUntil(long now, double tokens) {
        advance(now);
        return (left() >= tokens) ? 0 : Math.max(1, (long) Math.ceil(nanosUntilLeft(tokens)));
    }

    /** Tells that tokens were charged for a call that came to nothing. */
    final void waste(double tokens) {
        this.wasted += tokens;
    }

    /** Takes tokens for another client, as if they had never been offered. */
    final void foreign(long now, double tokens) {
        charge(now, tokens);
        this.wasted += tokens;
        this.offered -= tokens;
    }

    /** Returns all that was ever charged for calls that came to something. */
    final double served(long now) {
        advance(now);
        return this.charged - this.wasted;
    }

    /** Returns all that was ever charged. */
    final double charged(long now) {
        advance(now);
        return this.charged;
    }

    /** Returns all that was ever offered, without what a fresh meter starts with. */
    final double offered(long now) {
        advance(now);
        return this.offered;
    }

    final double perMinute() {
        return this.perMinute;
    }

    final double perNano() {
        return this.perMinute / 60 / Timer.SECOND;
    }

    /** Returns the most that can ever be left. */
    abstract double capacity();

    abstract double left();

    abstract void take(double tokens);

    /** Lets time pass, with a flow in tokens per nanosecond. */
    abstract void elapse(long from, long to, double flow);

    abstract double nanosUntilLeft(double tokens);

    private void advance(long now) {
        if (now > this.at) {
            double perNano = this.flow / Timer.SECOND;
            this.charged += perNano * (now - this.at);
            this.offered += perNano() * (now - this.at);
            elapse(this.at, now, perNano);
            this.at = now;
        }
    }

}
