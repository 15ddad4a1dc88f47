package io.github.aiutils.client;

import java.util.NoSuchElementException;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Reply;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.policy.Policy;
import io.github.aiutils.provider.Providers;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The door to a path.
 *
 * @since 0.1.0
 */
public final class DefaultChatClient implements ChatClient {

    private final String name;

    private final ChatOptions options;

    private final Calls calls;

    /**
     * Makes a client.
     * @param name the client's name, found in meters
     * @param options hold where a request says nothing else
     * @param path the policies its calls pass
     * @param providers who can be asked
     */
    public DefaultChatClient(String name, ChatOptions options, Path path, Providers providers) {
        this.name = name;
        this.options = options;
        this.calls = new Calls(name, path, providers);
    }

    @Override
    public Mono<ChatResponse> chat(ChatRequest request) {
        return call(request, false).last()
            .onErrorMap(NoSuchElementException.class,
                    (error) -> new RefusedException(ErrorClass.MALFORMED_RESPONSE,
                            "a provider of client '" + this.name + "' ended without an answer"))
            .cast(ChatResponse.class);
    }

    @Override
    public Flux<ChatChunk> stream(ChatRequest request) {
        return call(request, true).handle((reply, sink) -> {
            if (reply instanceof ChatChunk chunk) {
                sink.next(chunk);
            }
        });
    }

    private Flux<Reply> call(ChatRequest request, boolean streamed) {
        return this.calls.make(request.withOptions(request.options().orElse(this.options)), streamed);
    }

    /**
     * The policies of a path.
     *
     * @param observe one observation per call, one event per attempt
     * @param deadline the caller's patience, waits included
     * @param failover the next route when this one is spent
     * @param retry the same route again, until its first output
     * @param ledger books what the attempt used, within budgets
     * @param admit a place among the calls under way
     * @param breaker counts what the provider did, not what we waited
     * @param timeout first reply, then the gap between chunks
     */
    public record Path(Policy observe, Policy deadline, Policy failover, Policy retry, Policy ledger, Policy admit,
            Policy breaker, Policy timeout) {
    }

}
