package io.github.aiutils.test.reliability;

import java.net.URI;

import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.test.simulator.Dialect;
import io.github.aiutils.test.simulator.ProviderSimulator;

/**
 * One route of a client under test: a provider of that name, asked for a model of the
 * same name.
 *
 * @param name name of the provider and of the model
 * @param dialect what it speaks
 * @param baseUrl where it is
 * @param timeouts how long it may keep us waiting
 */
record Upstream(String name, Dialect dialect, URI baseUrl, Timeouts timeouts) {

    static Upstream of(String name, Dialect dialect, ProviderSimulator simulator) {
        String url = (dialect == Dialect.OPENAI) ? simulator.openAiBaseUrl() : simulator.anthropicBaseUrl();
        return new Upstream(name, dialect, URI.create(url), Timeouts.DEFAULTS);
    }

    Upstream at(URI baseUrl) {
        return new Upstream(this.name, this.dialect, baseUrl, this.timeouts);
    }

    Upstream with(Timeouts timeouts) {
        return new Upstream(this.name, this.dialect, this.baseUrl, timeouts);
    }

    ProviderType type() {
        return (this.dialect == Dialect.OPENAI) ? ProviderType.OPENAI : ProviderType.ANTHROPIC;
    }

}
