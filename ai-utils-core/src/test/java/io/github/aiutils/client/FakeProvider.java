package io.github.aiutils.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.Reply;
import io.github.aiutils.Samples;
import io.github.aiutils.observe.DefaultAiCallConvention;
import io.github.aiutils.policy.ObservePolicy;
import io.github.aiutils.policy.Policy;
import io.github.aiutils.policy.TimeoutPolicy;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.Provider;
import io.github.aiutils.provider.Providers;
import io.micrometer.observation.ObservationRegistry;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A provider that replies as a test says, behind the whole path. */
final class FakeProvider implements Provider {

    final List<Call> calls = new CopyOnWriteArrayList<>();

    final AtomicLong requested = new AtomicLong();

    final AtomicInteger cancels = new AtomicInteger();

    private final Function<Call, Flux<Reply>> replies;

    FakeProvider(Function<Call, Flux<Reply>> replies) {
        this.replies = replies;
    }

    /** Answers with a head, pieces of text and an end, or all at once. */
    static FakeProvider saying(String... pieces) {
        return new FakeProvider((call) -> call.streamed()
                ? Flux.<Reply>just(Samples.head(), Reply.Progress.PAYLOAD)
                    .concatWith(Flux.fromArray(pieces).map(Samples::text))
                    .concatWith(Flux.just(Samples.done(call)))
                : Flux.just(Samples.head(), Samples.response(call, String.join("", pieces))));
    }

    @Override
    public String name() {
        return Samples.ROUTE.provider();
    }

    @Override
    public Flux<Reply> exchange(Call call) {
        return Flux.defer(() -> {
            this.calls.add(call);
            return this.replies.apply(call);
        }).doOnRequest(this.requested::addAndGet).doOnCancel(this.cancels::incrementAndGet);
    }

    DefaultChatClient client(ChatOptions options) {
        Policy pass = (call, next) -> next.proceed(call);
        DefaultChatClient.Path path = new DefaultChatClient.Path(
                new ObservePolicy(ObservationRegistry.NOOP, new DefaultAiCallConvention(List.of())), pass,
                (call, next) -> next.proceed(call.attempt(Samples.ROUTE)), pass, pass, pass, pass,
                new TimeoutPolicy((provider) -> Timeouts.DEFAULTS, Schedulers.parallel()));
        return new DefaultChatClient("test", options, path, new Providers(List.of(this)));
    }

    DefaultChatClient client() {
        return client(ChatOptions.NONE);
    }

}
