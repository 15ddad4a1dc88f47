package io.github.aiutils.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.Request;
import io.github.aiutils.client.DefaultChatClient.Path;
import io.github.aiutils.observe.AiContext;
import io.github.aiutils.policy.Chain;
import io.github.aiutils.provider.Providers;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/** Sends the calls of one client down the path, whatever they ask for. */
final class Calls {

    private static final long SIX_BYTES = (1L << 48) - 1;

    private final String client;

    private final Chain path;

    Calls(String client, Path path, Providers providers) {
        this.client = client;
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

    /** Each subscription is a call of its own. */
    Flux<Reply> make(Request request, boolean streamed) {
        return Flux.deferContextual(
                (context) -> this.path.proceed(Call.of(newId(), this.client, tagged(request, context), streamed)));
    }

    /** Adds the tags of the context to those of the request, which stand. */
    private static Request tagged(Request request, ContextView context) {
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

}
