package io.github.aiutils.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ThreadLocalRandom;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Reply;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.observe.AiContext;
import io.github.aiutils.policy.Chain;
import io.github.aiutils.policy.Policy;
import io.github.aiutils.provider.Providers;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The door to a path.
 *
 * @since 0.1.0
 */
public final class DefaultChatClient implements ChatClient {

    private static final long SIX_BYTES = (1L << 48) - 1;

    private final String name;

    private final ChatOptions options;

    private final Chain path;

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
        this.path = Chain.of(List.of(// this order is the architecture
                path.observe(), // one observation per call, one event per attempt
                path.deadline(), // the caller's patience, waits included
                path.failover(), // the next route when this one is spent
                path.retry(), // the same route again, until its first output
                path.ledger(), // books what the attempt used, within budgets
                path.admit(), // a place among the calls under way
                path.breaker(), // counts what the provider did, not what we waited
                path.timeout()), // first reply, then the gap between chunks
                providers::exchange); // encode, send, decode
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
        ChatRequest whole = request.withOptions(request.options().orElse(this.options));
        return Flux.deferContextual(
                (context) -> this.path.proceed(Call.of(newId(), this.name, tagged(whole, context), streamed)));
    }

    /** Adds the tags of the context to those of the request, which stand. */
    private static ChatRequest tagged(ChatRequest request, ContextView context) {
        Map<?, ?> told = context.getOrDefault(AiContext.TAGS, Map.of());
        Object tenant = context.getOrDefault(AiContext.TENANT, null);
        if (tenant == null && (told == null || told.isEmpty())) {
            return request;
        }
        Map<String, String> tags = new HashMap<>();
        if (tenant != null) {
            tags.put("tenant", tenant.toString());
        }
        if (told != null) {
            told.forEach((name, value) -> tags.put(String.valueOf(name), String.valueOf(value)));
        }
        tags.putAll(request.tags());
        return request.withTags(tags);
    }

    private static String newId() {
        String hex = Long.toHexString(ThreadLocalRandom.current().nextLong() & SIX_BYTES);
        return "req_" + "0".repeat(12 - hex.length()) + hex;
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
