package io.github.aiutils.policy;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import reactor.core.publisher.Flux;

/**
 * The rest of the path. Immutable, and may be entered more than once: that is all a retry
 * does.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Chain {

    /**
     * Goes on with a call. Nothing happens before subscription.
     * @param call the call
     * @return the replies, in the order told in {@link Reply}
     */
    Flux<Reply> proceed(Call call);

    /**
     * Returns a chain that passes policies in order.
     * @param policies from the caller's side to the provider's
     * @param end what comes after the last
     * @return the chain
     */
    static Chain of(List<? extends Policy> policies, Chain end) {
        Chain chain = end;
        for (int i = policies.size() - 1; i >= 0; i--) {
            Policy policy = policies.get(i);
            Chain next = chain;
            chain = (call) -> policy.apply(call, next);
        }
        return chain;
    }

}
