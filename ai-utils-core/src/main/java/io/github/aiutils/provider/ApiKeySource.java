package io.github.aiutils.provider;

import reactor.core.publisher.Mono;

/**
 * Knows the keys of providers. It is asked once an attempt, so a key may change at any
 * time; a source that has to fetch keys caches them and must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ApiKeySource {

    /**
     * Returns the key to use now.
     * @param provider name of the provider
     * @return the key; empty if requests go out without one
     */
    Mono<ApiKey> key(String provider);

    /**
     * Returns a source of one key that never changes.
     * @param key the key
     * @return the source
     */
    static ApiKeySource of(ApiKey key) {
        Mono<ApiKey> mono = Mono.just(key);
        return (provider) -> mono;
    }

}
