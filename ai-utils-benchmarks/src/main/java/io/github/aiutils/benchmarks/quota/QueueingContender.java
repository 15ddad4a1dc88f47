package io.github.aiutils.benchmarks.quota;

import java.util.ArrayDeque;
import java.util.Queue;

/** Lets calls wait in order until the one at the head may go. */
abstract class QueueingContender implements Contender {

    private final Timer timer;

    private final Backoff backoff;

    private final Queue<Waiter> waiting = new ArrayDeque<>();

    private boolean asleep;

    QueueingContender(Timer timer, Backoff backoff) {
        this.timer = timer;
        this.backoff = backoff;
    }

    @Override
    public final void ask(SimCall call, Admission admission) {
        this.waiting.add(new Waiter(call, admission));
        admit();
    }

    @Override
    public final long refused(SimCall call, RateHeaders headers, int attempts) {
        return this.backoff.nanos(headers, attempts);
    }

    @Override
    public final int held() {
        return this.waiting.size();
    }

    final long now() {
        return this.timer.now();
    }

    /**
     * Takes what a call needs.
     * @return 0 if it was taken, else nanoseconds until it is worth asking again
     */
    abstract long take(SimCall call);

    private void admit() {
        while (!this.asleep && !this.waiting.isEmpty()) {
            long wait = take(this.waiting.element().call());
            if (wait > 0) {
                this.asleep = true;
                this.timer.after(wait, this::wake);
                return;
            }
            this.waiting.remove().admission().go();
        }
    }

    private void wake() {
        this.asleep = false;
        admit();
    }

    private record Waiter(SimCall call, Admission admission) {
    }

}
