package io.github.aiutils.sample;

import java.util.Map;

import io.github.aiutils.test.simulator.Dialect;
import io.github.aiutils.test.simulator.ProviderSimulator;

/**
 * The simulator and the providers it stands for.
 *
 * @param simulator the simulator
 * @param providers the dialect of each simulated provider, by its name
 */
record Simulated(ProviderSimulator simulator, Map<String, Dialect> providers) {
}
