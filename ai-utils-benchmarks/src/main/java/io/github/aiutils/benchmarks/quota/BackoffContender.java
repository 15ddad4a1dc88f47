package io.github.aiutils.benchmarks.quota;

/** Lets everything go and waits after a 429. */
final class BackoffContender implements Contender {

    private final Backoff backoff;

    BackoffContender(Backoff backoff) {
        this.backoff = backoff;
    }

    @Override
    public void ask(SimCall call, Admission admission) {
        admission.go();
    }

    @Override
    public long refused(SimCall call, RateHeaders headers, int attempts) {
        return this.backoff.nanos(headers, attempts);
    }

}
