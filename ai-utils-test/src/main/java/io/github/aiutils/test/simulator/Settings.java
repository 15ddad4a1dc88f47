package io.github.aiutils.test.simulator;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What the builder was told.
 *
 * @param seed the seed of all that is random
 * @param port the port, 0 for a free one
 * @param apiKey the right key, null if any will do
 * @param models the models that exist, empty if all do
 * @param answers what to say, null for generated answers
 * @param pace how fast
 * @param cachedShare cached part of the input, 0 to 1
 * @param reasoningTokens tokens of hidden thought
 * @param quota the quota models without their own share
 * @param quotas the quotas of single models
 * @param rateHeaders whether answers tell what is left
 * @param ledgerSize entries kept
 * @param bodyCharacters characters kept of a body
 * @param ticker measures quotas
 * @param scheduler paces answers, null for one of our own
 * @param clock tells the time of day
 */
record Settings(long seed, int port, @Nullable String apiKey, List<String> models,
        @Nullable Function<SimulatedRequest, Answer> answers, Pace pace, double cachedShare, int reasoningTokens,
        ProviderQuota quota, Map<String, ProviderQuota> quotas, boolean rateHeaders, int ledgerSize, int bodyCharacters,
        LongSupplier ticker, @Nullable Scheduler scheduler, Clock clock) {

    Settings {
        models = List.copyOf(models);
        quotas = Map.copyOf(quotas);
    }

}
