package io.github.aiutils.benchmarks.quota;

/** Counts requests and tokens in windows of the clock's minute. */
abstract class WindowContender extends QueueingContender {

    private static final long WINDOW = 60_000_000_000L;

    private final ProviderSettings settings;

    private long window;

    private double requests;

    private double tokens;

    WindowContender(Timer timer, ProviderSettings settings, Backoff backoff) {
        super(timer, backoff);
        this.settings = settings;
    }

    @Override
    final long take(SimCall call) {
        roll();
        double need = need(call);
        boolean free = this.tokens == 0 || this.tokens < this.settings.tokensPerMinute() - need;
        if (!free || this.requests >= this.settings.requestsPerMinute()) {
            return (this.window + 1) * WINDOW - now();
        }
        this.requests++;
        this.tokens += need;
        return 0;
    }

    /** Returns what to count before the call goes, 0 if nothing is. */
    abstract double need(SimCall call);

    final void count(double tokens) {
        roll();
        this.tokens += tokens;
    }

    private void roll() {
        if (now() / WINDOW > this.window) {
            this.window = now() / WINDOW;
            this.requests = 0;
            this.tokens = 0;
        }
    }

}
