package io.github.aiutils.benchmarks.quota;

/**
 * All dimensions of a provider's quota. A call goes when every dimension has left what is
 * charged on arrival; output that is charged as it is produced may then lead into debt,
 * which refuses further calls until it is paid.
 */
final class Meters {

    private final ProviderSettings settings;

    private final Meter requests;

    private final Meter input;

    private final Meter output;

    Meters(ProviderSettings settings) {
        this.settings = settings;
        this.requests = settings.shape().meter(settings.requestsPerMinute());
        this.input = settings.shape().meter(settings.tokensPerMinute());
        this.output = settings.apart() ? settings.shape().meter(settings.tokensPerMinute()) : this.input;
    }

    /** Returns what a call is charged when it arrives. */
    Charge onArrival(SimCall call) {
        return this.settings.charging().onArrival(call, this.settings.apart());
    }

    /** Returns the nanoseconds until a charge fits, 0 if it does now. */
    long nanosUntilFit(long now, Charge charge) {
        long tokens = this.settings.apart()
                ? Math.max(this.input.nanosUntil(now, charge.input()), this.output.nanosUntil(now, charge.output()))
                : this.input.nanosUntil(now, charge.input() + charge.output());
        return Math.max(tokens, this.requests.nanosUntil(now, charge.requests()));
    }

    /** Returns whether a charge fits an idle quota. */
    boolean everFits(Charge charge) {
        return this.settings.apart()
                ? charge.input() <= this.input.capacity() && charge.output() <= this.output.capacity()
                : charge.input() + charge.output() <= this.input.capacity();
    }

    void take(long now, Charge charge) {
        this.requests.charge(now, charge.requests());
        this.input.charge(now, charge.input());
        this.output.charge(now, charge.output());
    }

    void refuse(long now) {
        if (this.settings.failuresCount() && this.requests.balance(now) >= 1) {
            this.requests.charge(now, 1);
            this.requests.waste(1);
        }
    }

    void startProducing(long now) {
        if (this.settings.charging() == Charging.PRODUCED) {
            this.output.flow(now, Provider.TOKENS_PER_SECOND);
        }
    }

    void stopProducing(long now, double nanos, long produced) {
        if (this.settings.charging() == Charging.PRODUCED) {
            this.output.flow(now, -Provider.TOKENS_PER_SECOND);
            this.output.charge(now, produced - nanos * Provider.TOKENS_PER_SECOND / Timer.SECOND);
        }
    }

    /** Corrects at the end what was charged on arrival. */
    void correct(long now, SimCall call, long produced) {
        if (this.settings.charging() == Charging.RESERVE) {
            take(now, whole(call, produced).minus(onArrival(call)));
        }
    }

    void waste(SimCall call, long produced) {
        Charge charge = whole(call, produced);
        this.requests.waste(charge.requests());
        this.input.waste(charge.input());
        this.output.waste(charge.output());
    }

    /** Charges the call of another client, unless it does not fit. */
    void takeForeign(long now, SimCall call) {
        Charge charge = whole(call, call.output());
        if (nanosUntilFit(now, charge) == 0) {
            this.requests.foreign(now, charge.requests());
            this.input.foreign(now, charge.input());
            this.output.foreign(now, charge.output());
        }
    }

    void limit(long now, double factor) {
        this.requests.limit(now, this.settings.requestsPerMinute() * factor);
        this.input.limit(now, this.settings.tokensPerMinute() * factor);
        if (this.settings.apart()) {
            this.output.limit(now, this.settings.tokensPerMinute() * factor);
        }
    }

    RateHeaders headers(long now) {
        RateHeaders.Rate calls = RateHeaders.Rate.of(this.requests, now);
        RateHeaders.Rate in = RateHeaders.Rate.of(this.input, now);
        if (!this.settings.apart()) {
            return new RateHeaders(this.settings.headers(), now, calls, in, null, null, -1);
        }
        RateHeaders.Rate out = RateHeaders.Rate.of(this.output, now);
        RateHeaders.Rate binding = (in.remaining() <= out.remaining()) ? in : out;
        return new RateHeaders(this.settings.headers(), now, calls, binding, in, out, -1);
    }

    /** Returns what was offered so far. */
    Charge offered(long now) {
        return new Charge(this.requests.offered(now), this.input.offered(now), this.output.offered(now));
    }

    /** Returns what was charged so far for calls that came to something. */
    Charge served(long now) {
        return new Charge(this.requests.served(now), this.input.served(now), this.output.served(now));
    }

    /** Returns the tokens charged so far, for whatever. */
    double tokensCharged(long now) {
        return this.input.charged(now) + (this.settings.apart() ? this.output.charged(now) : 0);
    }

    private Charge whole(SimCall call, long produced) {
        return this.settings.charging().whole(call, produced, this.settings.apart());
    }

}
