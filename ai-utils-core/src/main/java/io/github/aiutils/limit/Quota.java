package io.github.aiutils.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.limit.QuotaSnapshot.Source;
import org.jspecify.annotations.Nullable;

/**
 * Mirrors one provider's bucket for one scope of models: what is set aside before an
 * attempt is sent, corrected by what it used. The balance may go negative; that debt
 * closes admission until it is paid. Deterministic: it has no clock, no thread and no
 * lock, and is used by one thread at a time.
 */
final class Quota {

    /** Never: the attempt is larger than the provider's whole bucket. */
    static final long NEVER = Long.MAX_VALUE;

    /** Not before another attempt ends or a reply comes. */
    static final long UNTIL_HEARD = Long.MAX_VALUE - 1;

    private static final long SHORTEST_FREEZE = TimeUnit.SECONDS.toNanos(1);

    private static final long LONGEST_FREEZE = TimeUnit.MINUTES.toNanos(1);

    private static final long LONGEST_HINT = TimeUnit.DAYS.toNanos(1);

    private static final long LONGEST_WAY = TimeUnit.SECONDS.toNanos(2);

    /** A report of more is none: no context window is as large. */
    private static final double MOST_TOKENS = 20_000_000;

    private static final double SPEED_WEIGHT = 0.05;

    private final QuotaSettings settings;

    private final CallWindow window;

    private Meter[] meters = new Meter[0];

    private @Nullable Grant first;

    private int underWay;

    private boolean answered;

    private long begunAt;

    private long grants;

    private long heard;

    private long updated;

    private long frozenUntil;

    private boolean frozen;

    /** In a row; attempts that were under way together are refused together. */
    private int refusals;

    private long refusedAt;

    /** Tokens that one attempt produces in a nanosecond, on average. */
    private double speed;

    private double meanOutput;

    private double meanNanos;

    /**
     * What one attempt would have produced since the start: the integral of the speed.
     */
    private double produced;

    Quota(QuotaSettings settings, long now) {
        this.settings = settings;
        this.window = new CallWindow(settings.coldStart(), now);
        this.updated = now;
        for (Dimension dimension : Dimension.values()) {
            Long limit = settings.limits().of(dimension);
            if (limit != null) {
                add(new Meter(dimension, settings, limit, Source.CONFIGURED, now));
            }
        }
        if (this.meters.length > 0) {
            this.window.open();
        }
    }

    private void add(Meter meter) {
        Meter[] more = new Meter[this.meters.length + 1];
        System.arraycopy(this.meters, 0, more, 0, this.meters.length);
        more[this.meters.length] = meter;
        this.meters = more;
    }

    private void advance(long now) {
        long passed = now - this.updated;
        if (passed <= 0) {
            return;
        }
        this.updated = now;
        double output = passed * this.speed;
        this.produced += output;
        boolean refills = wayNanos(now) == 0;
        for (Meter meter : this.meters) {
            if (refills) {
                meter.advance(now, output * this.underWay);
            }
            else {
                meter.skip(now);
            }
        }
        this.window.advance(now);
        if (this.frozen && now - this.frozenUntil >= 0) {
            this.frozen = false;
        }
    }

    /**
     * Returns how long the very first attempts may still be on their way. Until they
     * arrive the provider's bucket stays full, so that nothing refills; a reply tells
     * that they did.
     */
    private long wayNanos(long now) {
        boolean unheard = !this.answered && this.underWay > 0;
        return unheard ? Math.max(0, this.begunAt + LONGEST_WAY - now) : 0;
    }

    /**
     * Returns how long it takes until an attempt may go if no other does before.
     * @return nanoseconds, 0 for now, {@link #UNTIL_HEARD} or {@link #NEVER}
     */
    long nanosUntil(Need need, long now) {
        advance(now);
        double wait = this.frozen ? this.frozenUntil - now : 0;
        for (Meter meter : this.meters) {
            if (!meter.canEverFit(need)) {
                return NEVER;
            }
            wait = Math.max(wait, meter.nanosUntil(0, need));
        }
        if (wait <= 0 && !this.window.admits(this.underWay)) {
            long step = this.window.nanosUntilStep(now);
            return (step > 0) ? step : UNTIL_HEARD;
        }
        return (wait > 0) ? (long) Math.ceil(wait) + wayNanos(now) : 0;
    }

    /**
     * Returns when an attempt is expected to go after those before it.
     * @param before what those before it need
     * @return nanoseconds from now; a guess that others may prove wrong
     */
    long eta(Load before, Need need, long now) {
        advance(now);
        double wait = this.frozen ? this.frozenUntil - now : 0;
        for (Meter meter : this.meters) {
            if (!meter.canEverFit(need)) {
                return NEVER;
            }
            wait = Math.max(wait, meter.nanosUntil(before.of(meter.dimension()), need));
        }
        return (wait > 0) ? (long) wait + wayNanos(now) : 0;
    }

    /** Returns what an attempt waits for; {@code null} if for nothing. */
    @Nullable String waitsFor(Need need) {
        String reason = this.frozen ? "the cool-down" : null;
        double longest = 0;
        for (Meter meter : this.meters) {
            double wait = meter.nanosUntil(0, need);
            if (wait > longest && !this.frozen) {
                longest = wait;
                reason = meter.dimension().title();
            }
        }
        if (reason == null && !this.window.admits(this.underWay)) {
            reason = Waits.FIRST_WORD;
        }
        return reason;
    }

    /** Returns the dimension an attempt can never fit; {@code null} if it can. */
    @Nullable Dimension tooSmallFor(Need need) {
        for (Meter meter : this.meters) {
            if (!meter.canEverFit(need)) {
                return meter.dimension();
            }
        }
        return null;
    }

    /** Takes what an attempt needs, all dimensions together. */
    Grant take(Need need, long now) {
        advance(now);
        double[] shadows = new double[this.meters.length];
        for (int i = 0; i < shadows.length; i++) {
            shadows[i] = this.meters[i].take(need);
        }
        Grant grant = new Grant(++this.grants, need, now, this.produced, shadows);
        grant.next = this.first;
        if (this.first != null) {
            this.first.previous = grant;
        }
        this.first = grant;
        this.begunAt = (this.grants == 1) ? now : this.begunAt;
        this.underWay++;
        return grant;
    }

    private boolean end(Grant grant, long now) {
        advance(now);
        if (grant.returned) {
            return false;
        }
        grant.returned = true;
        if (grant.previous != null) {
            grant.previous.next = grant.next;
        }
        else {
            this.first = grant.next;
        }
        if (grant.next != null) {
            grant.next.previous = grant.previous;
        }
        this.underWay--;
        return true;
    }

    /** Sets more output aside, as an answer grows past what was expected of it. */
    void extend(Grant grant, double output, long now) {
        advance(now);
        if (!grant.returned && output > grant.need.output()) {
            Need need = new Need(grant.need.input(), output, grant.need.cap());
            for (Meter meter : this.meters) {
                meter.extend(grant.need, need);
            }
            grant.need = need;
        }
    }

    /** Books what an attempt used. */
    void settle(Grant grant, double input, double output, long now) {
        if (end(grant, now)) {
            this.answered = true;
            double read = Math.min(input, MOST_TOKENS);
            double written = Math.min(output, MOST_TOKENS);
            double shadowed = this.produced - grant.producedThen;
            for (Meter meter : this.meters) {
                meter.settle(grant.need, read, written, shadowed);
            }
            learnSpeed(written, now - grant.grantedAt);
            this.refusals = 0;
        }
    }

    private void learnSpeed(double output, double nanos) {
        this.meanOutput += SPEED_WEIGHT * (output - this.meanOutput);
        this.meanNanos += SPEED_WEIGHT * (nanos - this.meanNanos);
        this.speed = (this.meanNanos > 0) ? this.meanOutput / this.meanNanos : 0;
    }

    /** Takes back what was never sent. */
    void giveBack(Grant grant, long now) {
        if (end(grant, now)) {
            double shadowed = this.produced - grant.producedThen;
            for (Meter meter : this.meters) {
                meter.giveBack(grant.need, shadowed);
            }
        }
    }

    /** Books an attempt that failed before it used tokens: its request counts. */
    void fail(Grant grant, long now) {
        if (end(grant, now)) {
            this.answered = true;
            double shadowed = this.produced - grant.producedThen;
            for (Meter meter : this.meters) {
                meter.refuse(grant.need, shadowed);
            }
        }
    }

    /**
     * Takes a refusal for want of quota.
     * @param hint how long the provider asks to wait; {@code null} if it does not say
     * @param readings what the reply says about limits
     */
    void refused(Grant grant, @Nullable Duration hint, List<QuotaReading> readings, long now) {
        fail(grant, now);
        if (this.refusals == 0 || grant.grantedAt - this.refusedAt > 0) {
            this.refusals++;
            this.refusedAt = now;
        }
        freeze(now + pause(hint), now);
        if (!this.settings.adaptive()) {
            return;
        }
        read(grant, readings, true, now);
        Meter binding = null;
        for (Meter meter : this.meters) {
            boolean day = meter.dimension() == Dimension.REQUESTS_PER_DAY;
            boolean fuller = binding != null && meter.fullness() >= binding.fullness();
            binding = (day || fuller) ? binding : meter;
        }
        if (binding == null) {
            this.window.refused(this.underWay + 1, grant.grantedAt, now);
        }
        else if (readings.isEmpty()) {
            binding.refused(grant.grantedAt, now);
        }
    }

    /**
     * A hint is trusted once. Where refusals follow each other although it was kept, it
     * is too short, such as zero: it is as long as without a hint, one step behind.
     */
    private long pause(@Nullable Duration hint) {
        if (hint == null) {
            return backoff(this.refusals);
        }
        long asked = Math.min(LONGEST_HINT, TimeUnit.NANOSECONDS.convert(hint));
        return (this.refusals > 1) ? Math.max(asked, backoff(this.refusals - 1)) : asked;
    }

    private static long backoff(int refusals) {
        return Math.min(LONGEST_FREEZE, SHORTEST_FREEZE << Math.min(6, refusals - 1));
    }

    /** Sends half as much, since the provider says that traffic grew too fast. */
    void slowDown(Grant grant, long now) {
        advance(now);
        for (Meter meter : this.meters) {
            meter.slowDown(grant.grantedAt, now);
        }
        if (this.meters.length == 0) {
            this.window.refused(this.underWay + 1, grant.grantedAt, now);
        }
    }

    /** Sends nothing until then; a freeze is never shortened. */
    private void freeze(long until, long now) {
        if (!this.frozen || until - this.frozenUntil > 0) {
            this.frozen = until - now > 0;
            this.frozenUntil = until;
        }
    }

    /** Takes what a reply says about limits, in whatever order replies come. */
    void read(Grant grant, List<QuotaReading> readings, long now) {
        advance(now);
        this.answered = true;
        if (this.settings.adaptive()) {
            read(grant, readings, false, now);
        }
        if (this.meters.length == 0) {
            this.window.replied();
        }
    }

    private void read(Grant grant, List<QuotaReading> readings, boolean wasRefused, long now) {
        advance(now);
        if (readings.isEmpty() || grant.number < this.heard) {
            return;
        }
        this.heard = grant.number;
        for (QuotaReading reading : readings) {
            int index = indexOf(reading.dimension());
            if (index < 0) {
                learn(reading, now);
                continue;
            }
            Meter meter = this.meters[index];
            if (reading.limit() > 0) {
                meter.limit(reading.limit(), now);
            }
            if (reading.remaining() >= 0 && index < grant.shadows.length) {
                double refunded = wasRefused && !meter.dimension().countsRequests()
                        ? this.settings.charge().onArrival(meter.dimension(), grant.need) : 0;
                meter.remaining(reading.remaining(), grant.shadows[index] + refunded, now);
            }
        }
    }

    /** A dimension that was not known: those under way are booked as if it had been. */
    private void learn(QuotaReading reading, long now) {
        if (reading.limit() <= 0) {
            return;
        }
        Meter meter = new Meter(reading.dimension(), this.settings, reading.limit(), Source.HEADER, now);
        for (Grant grant = this.first; grant != null; grant = grant.next) {
            meter.take(grant.need);
        }
        if (reading.remaining() >= 0) {
            meter.remaining(reading.remaining(), meter.shadowNow(), now);
        }
        add(meter);
        this.window.open();
    }

    private int indexOf(Dimension dimension) {
        for (int i = 0; i < this.meters.length; i++) {
            if (this.meters[i].dimension() == dimension) {
                return i;
            }
        }
        return -1;
    }

    /** Whether nothing is lent, so that it may be forgotten. */
    boolean idle(long now) {
        return this.underWay == 0 && !(this.frozen && this.frozenUntil - now > 0);
    }

    int underWay() {
        return this.underWay;
    }

    Duration frozenFor(long now) {
        advance(now);
        return this.frozen ? Duration.ofNanos(this.frozenUntil - now) : Duration.ZERO;
    }

    List<QuotaSnapshot.Gauge> gauges(long now) {
        advance(now);
        List<QuotaSnapshot.Gauge> gauges = new ArrayList<>();
        for (Meter meter : this.meters) {
            gauges.add(meter.gauge());
        }
        return gauges;
    }

    /** What the first law leaves unaccounted for, at worst; for tests. */
    double unaccounted() {
        double worst = 0;
        for (Meter meter : this.meters) {
            worst = Math.max(worst, Math.abs(meter.unaccounted()));
        }
        return worst;
    }

    /** Ends cool-downs, as an operator asks. */
    void thaw() {
        this.frozen = false;
        this.refusals = 0;
    }

}
