package io.github.aiutils.provider;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import reactor.core.publisher.Flux;

/**
 * Someone who can be asked.
 *
 * @since 0.1.0
 */
public interface Provider {

    /**
     * Returns the name by which routes refer to it.
     * @return letters and digits
     */
    String name();

    /**
     * Returns whether requests carry an {@code Idempotency-Key}, the same for all
     * attempts of a call.
     * @return whether they do
     */
    default boolean carriesIdempotencyKey() {
        return false;
    }

    /**
     * Makes one attempt. Nothing is sent before subscription; cancelling closes the
     * connection. Fails with a {@link io.github.aiutils.error.ProviderException}.
     * @param call the attempt, with its route
     * @return the replies in the order told in {@link Reply}
     */
    Flux<Reply> exchange(Call call);

}
