package io.github.aiutils.autoconfigure.provider;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Changes the {@link WebClient} of one provider, for example by a filter. Boot's own
 * customizers of all clients come before.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AiWebClientCustomizer {

    /**
     * Changes a provider's client.
     * @param provider the provider's name
     * @param builder the builder, with connector and User-Agent set
     */
    void customize(String provider, WebClient.Builder builder);

}
