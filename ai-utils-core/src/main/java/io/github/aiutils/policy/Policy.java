package io.github.aiutils.policy;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import reactor.core.publisher.Flux;

/**
 * One decision on the path of a call.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Policy {

    /**
     * Takes a call on its way down and its replies on their way up.
     * @param call the call
     * @param next the rest of the path
     * @return the replies
     */
    Flux<Reply> apply(Call call, Chain next);

}
