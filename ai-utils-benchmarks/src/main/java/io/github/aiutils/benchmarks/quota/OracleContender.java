package io.github.aiutils.benchmarks.quota;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Knows what nobody can: the provider's meters and what each call will cost. It lets a
 * call go as soon as it will fit when it arrives, whatever else is in the air, and so
 * leaves nothing unused while somebody waits.
 */
final class OracleContender implements Contender {

    private static final long LONGEST_SLEEP = 50_000_000;

    private final Timer timer;

    private final Provider provider;

    private final FairQueue<Waiter> waiting;

    private final Deque<Flying> air = new ArrayDeque<>();

    private Charge flying = Charge.NONE;

    private int underWay;

    private double lent;

    private long booked;

    private boolean asleep;

    OracleContender(Timer timer, Provider provider) {
        this.timer = timer;
        this.provider = provider;
        this.waiting = new FairQueue<>((waiter) -> provider.settings().charging().cost(waiter.call()));
    }

    @Override
    public void ask(SimCall call, Admission admission) {
        this.waiting.add(call.tenant(), new Waiter(call, admission));
        admit();
    }

    @Override
    public long refused(SimCall call, RateHeaders headers, int attempts) {
        release(call);
        return LONGEST_SLEEP;
    }

    @Override
    public void ended(SimCall call, SimCall.Ending ending, long input, long output) {
        release(call);
        this.booked += input + output;
        admit();
    }

    @Override
    public double lent() {
        return this.lent;
    }

    @Override
    public int held() {
        return this.waiting.size() + this.underWay;
    }

    @Override
    public long booked() {
        return this.booked;
    }

    private void release(SimCall call) {
        this.underWay--;
        this.lent -= this.provider.settings().charging().cost(call);
    }

    private void admit() {
        for (Waiter next = this.waiting.peek(); next != null && !this.asleep; next = this.waiting.peek()) {
            if (next.call().deadline() < this.timer.now()) {
                this.waiting.remove(false);
                next.admission().refuse(0);
            }
            else {
                admit(next);
            }
        }
    }

    private void admit(Waiter next) {
        Charge charge = this.provider.meters().onArrival(next.call());
        long wait = nanosUntilFit(charge);
        if (wait > 0 && this.provider.meters().everFits(charge)) {
            this.asleep = true;
            this.timer.after(Math.min(wait, LONGEST_SLEEP), this::wake);
            return;
        }
        this.waiting.remove(true);
        this.air.addLast(new Flying(charge, this.timer.now() + Network.LONGEST_NANOS));
        this.flying = this.flying.plus(charge);
        this.underWay++;
        this.lent += this.provider.settings().charging().cost(next.call());
        next.admission().go();
    }

    private void wake() {
        this.asleep = false;
        admit();
    }

    /** Assumes that all under way produce until the call arrives. */
    private long nanosUntilFit(Charge charge) {
        long now = this.timer.now();
        while (!this.air.isEmpty() && this.air.getFirst().landed() < now) {
            this.flying = this.flying.minus(this.air.removeFirst().charge());
        }
        boolean produces = this.provider.settings().charging() == Charging.PRODUCED;
        double produced = produces ? this.underWay * Provider.TOKENS_PER_SECOND * Network.LONGEST_NANOS / Timer.SECOND
                : 0;
        return this.provider.meters().nanosUntilFit(now, charge.plus(this.flying).plus(new Charge(0, 0, produced)));
    }

    private record Waiter(SimCall call, Admission admission) {
    }

    private record Flying(Charge charge, long landed) {
    }

}
