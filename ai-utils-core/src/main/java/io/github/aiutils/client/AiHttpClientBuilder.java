package io.github.aiutils.client;

import java.util.function.Consumer;

import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.provider.ProviderType;
import io.micrometer.observation.ObservationRegistry;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds an {@link AiHttpClient} without Spring Boot. With it, there is a bean.
 *
 * @since 0.1.0
 */
public final class AiHttpClientBuilder {

    private final ChatClientBuilder parts = new ChatClientBuilder().name("http");

    private JsonMapper mapper = JsonMapper.shared();

    AiHttpClientBuilder() {
    }

    /**
     * Adds a provider.
     * @param name the name by which requests refer to it
     * @param type the kind of provider, which says how it wants its key and tells errors
     * @param spec describes it
     * @return this
     */
    public AiHttpClientBuilder provider(String name, ProviderType type, Consumer<ProviderSpec> spec) {
        this.parts.provider(name, type, spec);
        return this;
    }

    /**
     * Names the client in observations and logs.
     * @param name the name; without, it is {@code http}
     * @return this
     */
    public AiHttpClientBuilder name(String name) {
        this.parts.name(name);
        return this;
    }

    /**
     * Sets where calls are observed.
     * @param observations the registry
     * @return this
     */
    public AiHttpClientBuilder observationRegistry(ObservationRegistry observations) {
        this.parts.observationRegistry(observations);
        return this;
    }

    /**
     * Sets where attempts are booked.
     * @param ledger the ledger
     * @return this
     */
    public AiHttpClientBuilder ledger(CostLedger ledger) {
        this.parts.ledger(ledger);
        return this;
    }

    /**
     * Keeps what calls cost within budgets.
     * @param budgets the budgets; clients that share them share the money
     * @return this
     */
    public AiHttpClientBuilder budgets(Budgets budgets) {
        this.parts.budgets(budgets);
        return this;
    }

    /**
     * Sets what writes and reads JSON.
     * @param mapper the mapper
     * @return this
     */
    public AiHttpClientBuilder mapper(JsonMapper mapper) {
        this.mapper = mapper;
        return this;
    }

    /**
     * Builds the client. Build one and keep it: its connections live as long as the
     * process.
     * @return the client
     * @throws IllegalStateException if there is no provider
     */
    public AiHttpClient build() {
        return this.parts.buildHttp(this.mapper);
    }

}
