package io.github.aiutils.test.simulator;

import java.util.function.LongSupplier;

import reactor.core.scheduler.Scheduler;

/**
 * What all calls of one simulator share.
 *
 * @param settings what the builder was told
 * @param composer makes answers
 * @param quotas admits calls
 * @param faults spoils calls
 * @param ledger books calls
 * @param scheduler paces answers
 * @param ticker measures the pace
 */
record Engine(Settings settings, Composer composer, Quotas quotas, FaultBox faults, Ledger ledger, Scheduler scheduler,
        LongSupplier ticker) {

    /**
     * Returns when the steps of one call are due; the wait for its first token depends on
     * the seed and the call's number.
     */
    PacedSteps.Timing timing(OpenCall call, long startNanos) {
        long bits = Mix.of(Mix.of(this.settings.seed(), call.sequence()), 7);
        double angle = 2 * Math.PI * Mix.unit(Mix.of(bits, 1));
        double gaussian = Math.sqrt(-2 * Math.log(1 - Mix.unit(Mix.of(bits, 2)))) * Math.cos(angle);
        Pace pace = this.settings.pace();
        return new PacedSteps.Timing(startNanos, pace.firstTokenNanos(gaussian), pace, this.ticker, this.scheduler);
    }

}
