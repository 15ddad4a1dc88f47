package io.github.aiutils.limit;

import java.util.concurrent.TimeUnit;

import io.github.aiutils.limit.QuotaSnapshot.Source;

/**
 * One dimension of a quota. Keeps two views of the provider's bucket: our own books, in
 * which what is set aside is gone at once, and a shadow that is charged when the provider
 * charges. A reply's remaining value is compared with the shadow of the moment its
 * request went out; what it lacks was used by others. Not thread-safe.
 */
final class Meter {

    /** What a reply may differ by without a meaning: order and time on the network. */
    private static final double TOLERANCE = 0.01;

    /** Or nothing would ever be sent that could tell that there is more. */
    private static final double LEAST_SHARE = 0.01;

    private static final long REVIEW_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final double MOST_PERIODS = 10;

    private final Dimension dimension;

    private final QuotaSettings settings;

    private final LearnedShare learned = new LearnedShare();

    private double limit;

    private Source source;

    private double capacity;

    private double perNano;

    private double balance;

    private double lent;

    private double spent;

    private double refilled;

    private double shadow;

    private double shadowCapacity;

    private double shadowPerNano;

    private double raised;

    private double charged;

    private double foreign;

    private double surplus = Double.MAX_VALUE;

    private long reviewedAt;

    private long toldAt;

    private long updated;

    Meter(Dimension dimension, QuotaSettings settings, double limit, Source source, long now) {
        this.dimension = dimension;
        this.settings = settings;
        this.limit = limit;
        this.source = source;
        this.updated = now;
        this.reviewedAt = now;
        this.toldAt = now;
        resize(now);
        this.balance = this.capacity;
        this.refilled = 0;
        this.shadow = this.shadowCapacity;
    }

    Dimension dimension() {
        return this.dimension;
    }

    private void resize(long now) {
        double share = Math.max(LEAST_SHARE, this.learned.value(now));
        double used = Math.max(1, Math.floor(this.limit * this.settings.bufferRatio())) * share;
        double periodNanos = this.dimension.period().toNanos();
        double part = part();
        double former = this.capacity;
        this.capacity = Math.max(1, used * part);
        this.perNano = used / periodNanos;
        this.shadowCapacity = Math.max(1, this.limit * share * part);
        this.shadowPerNano = this.limit * share / periodNanos;
        this.refilled -= this.capacity - former;
        fill(this.balance);
        this.shadow = Math.min(this.shadow, this.shadowCapacity);
    }

    /**
     * Moves on in time.
     * @param produced tokens of answers that were produced meanwhile
     */
    void advance(long now, double produced) {
        long passed = now - this.updated;
        if (passed > 0) {
            this.updated = now;
            double gain = passed * this.perNano;
            this.refilled += gain;
            fill(this.balance + gain);
            double output = producesOutput() ? produced : 0;
            this.charged += output;
            this.shadow = Math.min(this.shadowCapacity, this.shadow + passed * this.shadowPerNano - output);
            if (!this.learned.whole() && this.learned.grow(now)) {
                resize(now);
            }
        }
    }

    /** Moves on in time that refills nothing. */
    void skip(long now) {
        this.updated = now;
    }

    private boolean producesOutput() {
        return this.settings.charge() == Charge.PRODUCED && this.dimension.countsOutput();
    }

    double ahead(Need need) {
        return this.settings.charge().ahead(this.dimension, need);
    }

    /**
     * Returns how long it takes until so much is there after others took theirs, or a
     * negative number.
     */
    double nanosUntil(double before, Need need) {
        if (doubtful()) {
            return 0;
        }
        double ours = (before + Math.min(ahead(need), this.capacity) - available()) / this.perNano;
        if (!producesOutput()) {
            return ours;
        }
        double arrival = this.settings.charge().onArrival(this.dimension, need);
        return Math.max(ours, (Math.min(arrival, this.capacity) - theirs()) / this.shadowPerNano);
    }

    /**
     * What of the provider's bucket is there, less the margin. It may be less than ours:
     * what we set aside for an answer may be refilled before the answer is charged. But
     * it lacks no more than is lent, however long an answer stalls.
     */
    private double theirs() {
        double least = this.balance - this.lent;
        return Math.max(this.shadow, least) - this.foreign - (this.shadowCapacity - this.capacity);
    }

    /** What of our own books is there, less what others used. */
    double available() {
        return this.balance - this.foreign;
    }

    /**
     * Whether the provider's bucket, when full, holds what arrives. Nobody knows if it
     * was told long ago: a reply will tell it anew.
     */
    boolean canEverFit(Need need) {
        return stale() || this.settings.charge().onArrival(this.dimension, need) <= Math.max(1, this.limit * part());
    }

    private boolean stale() {
        return this.source == Source.HEADER && this.updated - this.toldAt >= REVIEW_NANOS;
    }

    /**
     * A debt that a minute of silence leaves unpaid for another one may be owed to a
     * reply that told too low a limit: one attempt finds out, or it would last for hours.
     */
    private boolean doubtful() {
        return stale() && this.lent < 1 && this.dimension != Dimension.REQUESTS_PER_DAY
                && available() < -this.perNano * REVIEW_NANOS;
    }

    private double part() {
        return (this.dimension == Dimension.REQUESTS_PER_DAY) ? 1
                : (double) this.settings.window().toNanos() / this.dimension.period().toNanos();
    }

    /** Takes what an attempt needs; returns the shadow, to compare its reply with. */
    double take(Need need) {
        double amount = ahead(need);
        this.balance -= amount;
        this.lent += amount;
        double arrival = this.settings.charge().onArrival(this.dimension, need);
        this.shadow -= arrival;
        this.charged += arrival;
        return shadowNow();
    }

    /** Sets more output aside than was foreseen. */
    void extend(Need from, Need to) {
        double more = ahead(to) - ahead(from);
        this.balance -= more;
        this.lent += more;
    }

    /**
     * Books what an attempt used in the end.
     * @param produced what of its answer the shadow was charged already
     */
    void settle(Need need, double input, double output, double produced) {
        double actual = bounded(this.settings.charge().inTheEnd(this.dimension, need, input, output), need);
        book(ahead(need), actual);
        double correction = actual - this.settings.charge().onArrival(this.dimension, need)
                - (producesOutput() ? produced : 0);
        correctShadow(correction);
    }

    /**
     * An absurd report must not close a quota for hours: one attempt is charged for no
     * more than ten periods, unless more was set aside for it.
     */
    private double bounded(double actual, Need need) {
        double most = MOST_PERIODS * this.perNano * this.dimension.period().toNanos();
        return Math.max(0, Math.min(actual, Math.max(most, ahead(need))));
    }

    /** Returns what was never sent. */
    void giveBack(Need need, double produced) {
        book(ahead(need), 0);
        correctShadow(-this.settings.charge().onArrival(this.dimension, need) - (producesOutput() ? produced : 0));
    }

    /**
     * Books an attempt that was refused: the request counts.
     */
    void refuse(Need need, double produced) {
        if (this.dimension.countsRequests()) {
            settle(need, 0, 0, produced);
        }
        else {
            giveBack(need, produced);
        }
    }

    private void book(double reserved, double actual) {
        this.lent -= reserved;
        this.spent += actual;
        fill(this.balance + reserved - actual);
    }

    /** What does not fit our own books fills up what others used. */
    private void fill(double next) {
        double kept = Math.min(next, this.capacity);
        this.refilled += kept - next;
        this.foreign = Math.max(0, this.foreign - (next - kept));
        this.balance = kept;
    }

    private void correctShadow(double correction) {
        this.charged += correction;
        this.shadow = Math.min(this.shadowCapacity, this.shadow - correction);
    }

    /** Takes over a limit that a reply told. */
    void limit(double told, long now) {
        Long configured = this.settings.limits().of(this.dimension);
        double next = (configured != null) ? Math.min(configured, told) : told;
        this.toldAt = now;
        if (next != this.limit) {
            this.limit = next;
            this.source = (configured != null && next == configured) ? Source.CONFIGURED : Source.HEADER;
            resize(now);
        }
    }

    /**
     * Compares what a reply says with what we thought when its request went out.
     * @param remaining what the provider says is left
     * @param shadowThen what {@link #take} returned for this attempt
     */
    void remaining(double remaining, double shadowThen, long now) {
        double tolerance = Math.max(TOLERANCE * this.shadowCapacity, this.dimension.countsRequests() ? 1 : 1000);
        double expected = Math.min(shadowThen + this.raised, this.shadowCapacity);
        double lacks = expected - Math.min(remaining, this.shadowCapacity);
        this.foreign = Math.max(0, lacks - Math.min(tolerance, 0.1 * this.shadowCapacity));
        this.surplus = Math.min(this.surplus, -lacks - tolerance);
        if (now - this.reviewedAt >= REVIEW_NANOS) {
            if (this.surplus > 0 && this.surplus < Double.MAX_VALUE) {
                raise(this.surplus);
            }
            this.surplus = Double.MAX_VALUE;
            this.reviewedAt = now;
        }
    }

    /**
     * For a whole minute every reply had more than we thought: our books are too strict.
     */
    private void raise(double amount) {
        this.refilled += amount;
        fill(this.balance + amount);
        double next = Math.min(this.shadow + amount, this.shadowCapacity);
        this.raised += next - this.shadow;
        this.shadow = next;
    }

    /**
     * Takes a refusal that did not say what is left: this dimension has nothing, and less
     * of a limit than we thought unless the provider told it.
     */
    void refused(long grantedAt, long now) {
        if (this.source != Source.HEADER) {
            this.learned.refused(grantedAt, this.charged, this.limit / this.dimension.period().toNanos(), now);
            resize(now);
        }
        this.foreign += Math.max(0, available());
    }

    void slowDown(long grantedAt, long now) {
        this.learned.slowDown(grantedAt, now);
        resize(now);
    }

    /** How full our own books are, to find what a refusal was about. */
    double fullness() {
        return available() / this.capacity;
    }

    QuotaSnapshot.Gauge gauge() {
        Source shown = this.learned.whole() ? this.source : Source.LEARNED;
        return new QuotaSnapshot.Gauge(this.dimension, Math.round(this.limit * this.learned.value(this.updated)),
                this.capacity, available(), this.lent, shown);
    }

    /** available + lent + spent - refilled = capacity; returns what is missing. */
    double unaccounted() {
        return this.balance + this.lent + this.spent - this.refilled - this.capacity;
    }

    double shadowNow() {
        return this.shadow - this.raised;
    }

}
