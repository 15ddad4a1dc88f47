package io.github.aiutils.benchmarks.quota;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** One call from the wish to its end, through all attempts. */
final class Journey implements Contender.Admission, Exchange.Client {

    private static final long SILENCE_NANOS = 10_000_000_000L;

    private final Simulation simulation;

    private final SimCall call;

    private @Nullable Exchange exchange;

    private double predicted = -1;

    private int refusals;

    private long sent;

    private long up;

    private long down;

    private boolean late;

    private boolean over;

    Journey(Simulation simulation, SimCall call) {
        this.simulation = simulation;
        this.call = call;
    }

    void ask() {
        this.simulation.trace(Trace.Step.ASKED, this.call);
        this.simulation.stopwatch().time(() -> this.simulation.contender().ask(this.call, this));
    }

    @Override
    public void go() {
        this.sent = now();
        this.up = this.simulation.network().delay();
        this.down = this.simulation.network().delay();
        this.simulation.trace(Trace.Step.SENT, this.call);
        this.simulation.decided();
        if (this.refusals == 0) {
            metrics().went(this.call, this.sent, this.predicted);
        }
        if (!this.late && this.sent > this.call.deadline()) {
            this.late = true;
            metrics().late();
        }
        after(this.up, () -> this.exchange = this.simulation.provider().receive(this.call, this));
    }

    @Override
    public void refuse(long etaNanos) {
        this.simulation.decided();
        finish(true);
    }

    @Override
    public void expect(long etaNanos) {
        if (this.refusals == 0) {
            this.predicted = etaNanos;
        }
    }

    @Override
    public void refused(RateHeaders headers) {
        after(this.down, () -> {
            this.simulation.trace(Trace.Step.REFUSED, this.call);
            this.refusals++;
            metrics().refused(this.simulation.informed(this.sent));
            this.simulation.told(headers);
            this.simulation.stopwatch().time(() -> {
                long wait = this.simulation.contender().refused(this.call, headers, this.refusals);
                after(wait, this::ask);
            });
        });
    }

    @Override
    public void tooLarge() {
        after(this.down, () -> end(SimCall.Ending.CUT, 0, 0));
    }

    @Override
    public void head(RateHeaders headers) {
        after(this.down, () -> {
            this.simulation.trace(Trace.Step.ANSWERED, this.call);
            this.simulation.told(headers);
            metrics().answered(this.call, this.sent - this.call.created());
            this.simulation.stopwatch().time(() -> this.simulation.contender().answered(this.call, headers));
            long read = (long) (this.call.fate().chunk() / Provider.TOKENS_PER_SECOND * Timer.SECOND);
            switch (this.call.fate().ending()) {
                case CANCELLED -> after(read, this::leave);
                case STALLED -> after(read + SILENCE_NANOS, this::leave);
                default -> {
                }
            }
        });
    }

    @Override
    public void completed() {
        after(this.down, () -> end(SimCall.Ending.COMPLETE, this.call.input(), this.call.output()));
    }

    @Override
    public void cut() {
        after(this.down, () -> end(SimCall.Ending.CUT, this.call.input(), this.call.fate().chunk()));
    }

    /** The client goes away; the provider learns of it later. */
    private void leave() {
        if (!this.over) {
            Exchange left = Objects.requireNonNull(this.exchange);
            after(this.up, () -> {
                left.hangUp();
                left.waste();
                metrics().unseen(left.produced() - this.call.fate().chunk());
            });
            end(this.call.fate().ending(), this.call.input(), this.call.fate().chunk());
        }
    }

    private void end(SimCall.Ending ending, long input, long output) {
        if (this.over) {
            return;
        }
        this.over = true;
        if (ending == SimCall.Ending.COMPLETE && !this.late) {
            metrics().succeeded(this.call);
        }
        else if (input > 0 && (ending == SimCall.Ending.COMPLETE || ending == SimCall.Ending.CUT)) {
            Objects.requireNonNull(this.exchange).waste();
        }
        this.simulation.stopwatch().time(() -> this.simulation.contender().ended(this.call, ending, input, output));
        finish(input == 0);
    }

    private void finish(boolean refused) {
        this.simulation.trace(Trace.Step.OVER, this.call);
        this.simulation.finished(refused);
    }

    private long now() {
        return this.simulation.timeline().now();
    }

    private void after(long nanos, Runnable event) {
        this.simulation.timeline().after(nanos, event);
    }

    private Metrics metrics() {
        return this.simulation.metrics();
    }

}
