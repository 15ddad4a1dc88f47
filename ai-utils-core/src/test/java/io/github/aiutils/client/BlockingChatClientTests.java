package io.github.aiutils.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Reply;
import io.github.aiutils.Samples;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class BlockingChatClientTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeProvider provider = FakeProvider.saying("Good ", "day");

    private final BlockingChatClient client = new BlockingChatClient(this.provider.client());

    @Test
    void waitsForAnAnswerOnPlainThreads() {
        assertThat(this.client.chat(ChatRequest.of("Hi")).text()).isEqualTo("Good day");
        assertThat(this.client.prompt("Hi").call().content()).isEqualTo("Good day");
        assertThat(this.client.prompt().system("Be brief.").user("Hi").call().response().text()).isEqualTo("Good day");
        try (Stream<ChatChunk> chunks = this.client.stream(ChatRequest.of("Hi"))) {
            assertThat(chunks).hasSize(3);
        }
        try (Stream<String> content = this.client.prompt("Hi").stream().content()) {
            assertThat(content).containsExactly("Good ", "day");
        }
    }

    @Test
    void worksWhereBlockingIsAllowed() {
        StepVerifier
            .create(Mono.fromCallable(() -> this.client.prompt("Hi").call().content())
                .subscribeOn(Schedulers.boundedElastic()))
            .expectNext("Good day")
            .expectComplete()
            .verify(SOON);
    }

    @Test
    void refusesToBlockParallelAndSingleThreads() {
        for (Scheduler scheduler : List.of(Schedulers.parallel(), Schedulers.single())) {
            refuses(scheduler);
        }
    }

    @Test
    void refusesToBlockAnEventLoop() {
        LoopResources loops = LoopResources.create("test-loop", 1, true);
        try {
            refuses(Schedulers.fromExecutor(loops.onServer(false).next()));
        }
        finally {
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(SOON);
        }
    }

    private void refuses(Scheduler scheduler) {
        for (Mono<?> call : List.of(Mono.fromCallable(() -> this.client.chat(ChatRequest.of("Hi"))),
                Mono.fromCallable(() -> this.client.stream(ChatRequest.of("Hi"))),
                Mono.fromCallable(() -> this.client.prompt("Hi").call().content()),
                Mono.fromCallable(() -> this.client.prompt("Hi").stream().content()))) {
            StepVerifier.create(call.subscribeOn(scheduler)).expectErrorSatisfies((error) -> {
                assertThat(error).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("BlockingChatClient was called on the event loop thread '")
                    .hasMessageContaining("use ChatClient there");
            }).verify(SOON);
        }
        assertThat(this.provider.calls).isEmpty();
    }

    @Test
    void throwsWhatTheClientFailsWith() {
        ProviderException error = new ProviderException(ErrorClass.OVERLOADED, Samples.ROUTE,
                ProviderException.Details.of("busy"));
        BlockingChatClient failing = new BlockingChatClient(
                new FakeProvider((call) -> Flux.<Reply>just(Samples.text("a")).concatWith(Flux.error(error))).client());
        assertThatThrownBy(() -> failing.prompt("Hi").call().content()).isSameAs(error);
        try (Stream<String> content = failing.prompt("Hi").stream().content()) {
            assertThatThrownBy(content::toList).isSameAs(error);
        }
    }

    @Test
    void cancelsWhenAStreamIsClosedHalfRead() {
        FakeProvider endless = new FakeProvider(
                (call) -> Flux.<Reply>just(Samples.head(), Samples.text("a")).concatWith(Flux.never()));
        BlockingChatClient client = new BlockingChatClient(endless.client());
        try (Stream<String> content = client.prompt("Hi").stream().content()) {
            assertThat(content.iterator().next()).isEqualTo("a");
            assertThat(endless.cancels).hasValue(0);
        }
        assertThat(endless.cancels).hasValue(1);
    }

    @Test
    void readsAheadNoFurtherThanAFewChunks() {
        FakeProvider many = new FakeProvider((call) -> Flux.range(0, 10_000).map((i) -> Samples.text("a")));
        try (Stream<String> content = new BlockingChatClient(many.client()).prompt("Hi").stream().content()) {
            assertThat(content.iterator().next()).isEqualTo("a");
            assertThat(many.requested.get()).isBetween(1L, 32L);
        }
    }

    @Test
    void cancelsWhenItsThreadIsInterrupted() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        FakeProvider silent = new FakeProvider(
                (call) -> Flux.<Reply>never().doOnSubscribe((subscription) -> called.countDown()));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                new BlockingChatClient(silent.client()).prompt("Hi").call().content();
            }
            catch (RuntimeException ex) {
                thrown.set(ex);
            }
        });
        thread.start();
        called.await();
        thread.interrupt();
        thread.join();
        assertThat(thrown.get()).hasCauseInstanceOf(InterruptedException.class);
        assertThat(silent.cancels).hasValue(1);
    }

}
