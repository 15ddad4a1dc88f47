package io.github.aiutils.benchmarks.quota;

/** Counts input and output cap beforehand and gives nothing back. */
final class CapContender extends WindowContender {

    CapContender(Timer timer, ProviderSettings settings, Backoff backoff) {
        super(timer, settings, backoff);
    }

    @Override
    double need(SimCall call) {
        return call.estimatedInput() + call.cap();
    }

}
