package io.github.aiutils.provider;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import reactor.core.publisher.Flux;

/**
 * All who can be asked, by name.
 *
 * @since 0.1.0
 */
public final class Providers {

    private final Map<String, Provider> byName = new LinkedHashMap<>();

    public Providers(Collection<? extends Provider> providers) {
        for (Provider provider : providers) {
            if (this.byName.put(provider.name(), provider) != null) {
                throw new IllegalArgumentException("two providers are named '" + provider.name() + "'");
            }
        }
    }

    public Set<String> names() {
        return Collections.unmodifiableSet(this.byName.keySet());
    }

    /**
     * Returns whether a provider's requests carry an {@code Idempotency-Key}.
     * @param name the provider's name
     * @return whether there is such a provider, and they do
     */
    public boolean carriesIdempotencyKey(String name) {
        Provider provider = this.byName.get(name);
        return provider != null && provider.carriesIdempotencyKey();
    }

    /**
     * Makes one attempt at the provider of its route.
     * @param call the attempt
     * @return the provider's replies
     */
    public Flux<Reply> exchange(Call call) {
        Provider provider = this.byName.get(call.route().provider());
        if (provider == null) {
            return Flux.error(new RefusedException(ErrorClass.NO_ROUTE,
                    "no provider is named '" + call.route().provider() + "'; there are " + names()));
        }
        return provider.exchange(call);
    }

}
