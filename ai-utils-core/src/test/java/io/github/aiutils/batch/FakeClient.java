package io.github.aiutils.batch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Cost;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.observe.AiContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A client that answers as a test says, and counts what is under way. */
final class FakeClient implements ChatClient {

    static final Route ROUTE = new Route("fake", "model");

    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private final Function<ChatRequest, Mono<ChatResponse>> answers;

    private final Map<String, Integer> underWay = new HashMap<>();

    private final Map<String, Integer> mostUnderWay = new HashMap<>();

    private int cancelled;

    private boolean forgetful;

    FakeClient(Function<ChatRequest, Mono<ChatResponse>> answers) {
        this.answers = answers;
    }

    @Override
    public Mono<ChatResponse> chat(ChatRequest request) {
        return Mono.defer(() -> {
            if (!this.forgetful) {
                this.asked.add(text(request));
            }
            begin(key(request));
            return this.answers.apply(request).doOnTerminate(() -> end(key(request))).doOnCancel(() -> {
                end(key(request));
                cancelled();
            });
        });
    }

    private synchronized void cancelled() {
        this.cancelled++;
    }

    private synchronized void begin(String model) {
        int now = this.underWay.merge(model, 1, Integer::sum);
        this.mostUnderWay.merge(model, now, Integer::max);
    }

    private synchronized void end(String model) {
        this.underWay.merge(model, -1, Integer::sum);
    }

    synchronized int underWay() {
        return this.underWay.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized int mostUnderWay() {
        return this.mostUnderWay.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    synchronized void forgetMost() {
        this.mostUnderWay.clear();
    }

    /** Does not keep what is asked. */
    void forgetful() {
        this.forgetful = true;
    }

    synchronized int cancels() {
        return this.cancelled;
    }

    /** Says that the attempt goes now, as the path of a real client does. */
    static Mono<Void> sent() {
        return Mono.deferContextual((context) -> {
            Consumer<Call> listener = context.get(AiContext.ATTEMPTS);
            Call.of("req_0123456789ab", "test", ChatRequest.of("Hi"), false).observedBy(listener).attempt(ROUTE);
            return Mono.empty();
        });
    }

    @Override
    public Flux<ChatChunk> stream(ChatRequest request) {
        throw new UnsupportedOperationException("a batch wants whole answers");
    }

    private static String key(ChatRequest request) {
        return String.valueOf(request.model());
    }

    static String text(ChatRequest request) {
        return ((Part.Text) ((Message.User) request.messages().get(0)).parts().get(0)).text();
    }

    static ChatResponse answer(String text) {
        return answer(text, new Usage(6L, 2L, null, null, 4L, null), null);
    }

    static ChatResponse answer(String text, Usage usage, @Nullable Cost cost) {
        return new ChatResponse((Message.Assistant) Message.assistant(text),
                new Ending(FinishReason.STOP, "stop", usage, ROUTE, null, null, null, "req_0123456789ab", 1, cost));
    }

    static Cost cost(String amount, String currency) {
        return new Cost(new BigDecimal(amount), currency);
    }

}
