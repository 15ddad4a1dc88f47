package io.github.aiutils.benchmarks.quota;

/** One attempt as the provider sees it. */
final class Exchange {

    private final Provider provider;

    private final SimCall call;

    private final Client client;

    private boolean open;

    private boolean producing;

    private long started;

    private long produced;

    Exchange(Provider provider, SimCall call, Client client) {
        this.provider = provider;
        this.call = call;
        this.client = client;
    }

    void open() {
        this.open = true;
    }

    /** Produces the first token. */
    void start() {
        if (!this.open) {
            return;
        }
        this.producing = true;
        this.started = this.provider.timeline().now();
        this.provider.startProducing();
        this.client.head(this.provider.headers());
        SimCall.Fate fate = this.call.fate();
        boolean whole = fate.ending() == SimCall.Ending.COMPLETE || fate.ending() == SimCall.Ending.CANCELLED;
        long last = whole ? this.call.output() : Math.min(this.call.output(), fate.chunk());
        this.provider.timeline()
            .after((long) (last / Provider.TOKENS_PER_SECOND * Timer.SECOND), () -> finish(last, fate.ending()));
    }

    /** The client has gone. */
    void hangUp() {
        if (this.open) {
            stop(Math.min(this.call.output(), tokensIn(this.provider.timeline().now() - this.started)));
            close();
        }
    }

    /** Returns the tokens produced, which are final once the attempt is over. */
    long produced() {
        return this.produced;
    }

    /** Tells that what was charged came to nothing. */
    void waste() {
        this.provider.meters().waste(this.call, this.produced);
    }

    private void finish(long last, SimCall.Ending ending) {
        if (!this.open) {
            return;
        }
        stop(last);
        if (ending == SimCall.Ending.STALLED) {
            return;
        }
        close();
        if (ending == SimCall.Ending.CUT) {
            this.client.cut();
        }
        else {
            this.client.completed();
        }
    }

    private void stop(long tokens) {
        if (this.producing) {
            this.producing = false;
            this.produced = tokens;
            this.provider.stopProducing(this.provider.timeline().now() - this.started, tokens);
        }
    }

    private void close() {
        this.open = false;
        this.provider.meters().correct(this.provider.timeline().now(), this.call, this.produced);
    }

    private static long tokensIn(long nanos) {
        return (long) Math.ceil(nanos * Provider.TOKENS_PER_SECOND / Timer.SECOND);
    }

    /** Whoever waits for the answer; told in the provider's time. */
    interface Client {

        /** A 429. */
        void refused(RateHeaders headers);

        /** The call is larger than the whole quota. */
        void tooLarge();

        /** The head of an answer, with its first token. */
        void head(RateHeaders headers);

        /** The end of an answer, with its usage. */
        void completed();

        /** The connection broke. */
        void cut();

    }

}
