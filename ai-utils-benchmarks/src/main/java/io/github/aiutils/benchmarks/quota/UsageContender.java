package io.github.aiutils.benchmarks.quota;

/** Counts what answers used, and lets calls go while that is below the limit. */
final class UsageContender extends WindowContender {

    UsageContender(Timer timer, ProviderSettings settings, Backoff backoff) {
        super(timer, settings, backoff);
    }

    @Override
    double need(SimCall call) {
        return 0;
    }

    @Override
    public void ended(SimCall call, SimCall.Ending ending, long input, long output) {
        count(input + output);
    }

}
