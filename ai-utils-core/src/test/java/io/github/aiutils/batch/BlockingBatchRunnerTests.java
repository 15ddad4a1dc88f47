package io.github.aiutils.batch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class BlockingBatchRunnerTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeClient client = new FakeClient((request) -> Mono.delay(Duration.ofMillis(1))
        .map((tick) -> FakeClient.answer("answer to " + FakeClient.text(request))));

    private final BlockingBatchRunner runner = new BlockingBatchRunner(
            BatchRunner.builder(this.client).window(100).build());

    private static Stream<BatchItem> items(int count) {
        return IntStream.range(0, count).mapToObj((i) -> BatchItem.of(ChatRequest.of("prompt " + i)));
    }

    @Test
    void waitsForResultsInOrder() {
        try (Stream<BatchResult> results = this.runner.run(items(300).toList())) {
            assertThat(results.map((result) -> result.response().text()))
                .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj((i) -> "answer to prompt " + i).toList());
        }
        List<BatchEvent> events = this.runner.events(items(300)).toList();
        assertThat(events).hasSize(301);
        assertThat(((BatchEvent.Ended) events.get(300)).summary().totals().succeeded()).isEqualTo(300);
    }

    @Test
    void readsItemsWhereReadingMayBlock() {
        AtomicInteger read = new AtomicInteger();
        Stream<BatchItem> items = items(300).peek((item) -> {
            assertThat(Schedulers.isInNonBlockingThread()).isFalse();
            read.incrementAndGet();
        });
        try (Stream<BatchResult> results = this.runner.run(items)) {
            assertThat(results).hasSize(300);
        }
        assertThat(read).hasValue(300);
    }

    @Test
    void closingTheStreamCancelsAndClosesTheItems() {
        AtomicInteger closed = new AtomicInteger();
        FakeClient endless = new FakeClient((request) -> FakeClient.text(request).equals("prompt 0")
                ? Mono.just(FakeClient.answer("first")) : Mono.never());
        BlockingBatchRunner runner = new BlockingBatchRunner(BatchRunner.builder(endless).build());
        try (Stream<BatchResult> results = runner.run(items(1_000_000).onClose(closed::incrementAndGet))) {
            assertThat(results.iterator().next().response().text()).isEqualTo("first");
            Samples.await("others are under way", () -> endless.underWay() > 0);
        }
        Samples.await("calls are cancelled", () -> endless.underWay() == 0);
        Samples.await("items are closed", () -> closed.get() == 1);
    }

    @Test
    void refusesToBlockAnEventLoop() {
        for (Mono<?> run : List.of(Mono.fromCallable(() -> this.runner.run(items(1))),
                Mono.fromCallable(() -> this.runner.run(items(1).toList())))) {
            StepVerifier.create(run.subscribeOn(Schedulers.parallel()))
                .expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("BlockingBatchRunner was called on the event loop thread '"))
                .verify(SOON);
        }
        assertThat(this.client.asked).isEmpty();
    }

}
