package io.github.aiutils.benchmarks.quota;

/** Spaces requests evenly and knows nothing of tokens. */
final class RequestContender extends QueueingContender {

    private final long gap;

    private long next;

    RequestContender(Timer timer, ProviderSettings settings, Backoff backoff) {
        super(timer, backoff);
        this.gap = (long) (60 * Timer.SECOND / settings.requestsPerMinute());
    }

    @Override
    long take(SimCall call) {
        long now = now();
        if (now < this.next) {
            return this.next - now;
        }
        this.next = now + this.gap;
        return 0;
    }

}
