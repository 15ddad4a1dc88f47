package io.github.aiutils.sample;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.test.simulator.LedgerEntry;
import io.github.aiutils.test.simulator.Outcome;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Many callers at a time, and some that go away. */
class SampleLoadTests extends RunningSample {

    private static final int STREAMS = 2000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Autowired
    private ChatClient client;

    @Test
    void callersNeverSeeEachOthersAnswers() {
        WebClient http = WebClient.create(url());
        List<String> answers = Flux.range(0, 100)
            .flatMap((caller) -> whole(http, caller).zipWith(streamed(http, caller), (first, second) -> {
                assertThat(first).isEqualTo("You said: token-" + caller + "-whole");
                assertThat(second).isEqualTo("You said: token-" + caller + "-streamed");
                return first;
            }), 100)
            .collectList()
            .block(Duration.ofSeconds(30));
        assertThat(answers).doesNotHaveDuplicates().hasSize(100);
    }

    private static Mono<String> whole(WebClient http, int caller) {
        return http.post()
            .uri("/api/chat")
            .bodyValue(call("token-" + caller + "-whole", null))
            .retrieve()
            .bodyToMono(JsonNode.class)
            .map((answer) -> answer.path("text").asString());
    }

    private static Mono<String> streamed(WebClient http, int caller) {
        return http.post()
            .uri("/api/chat/stream")
            .bodyValue(call("token-" + caller + "-streamed", null))
            .retrieve()
            .bodyToFlux(EVENT)
            .filter((event) -> "chunk".equals(event.event()))
            .map((event) -> event.data().path("text").asString())
            .reduce("", String::concat);
    }

    @Test
    void aCallerThatGoesAwayEndsTheProvidersWork() {
        SLOW.reset();
        Flux<String> events = WebClient.create(url())
            .post()
            .uri("/api/chat/stream")
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(call("Hi", "slow/gpt-4.1"))
            .retrieve()
            .bodyToFlux(EVENT)
            .mapNotNull((event) -> event.event());
        StepVerifier.create(events)
            .then(() -> await().until(() -> SLOW.openStreams() == 1))
            .then(() -> PACE.advanceTimeBy(Duration.ofMillis(500)))
            .expectNext("chunk", "chunk")
            .thenCancel()
            .verify(Duration.ofSeconds(10));
        SLOW.awaitQuiet(Duration.ofSeconds(5));
        assertThat(SLOW.ledger()).extracting(LedgerEntry::outcome).containsExactly(Outcome.CANCELLED);
    }

    @Test
    void manySlowStreamsNeedNoThreads() {
        SLOW.reset();
        ChatRequest request = ChatRequest.of("Hi").withModel("slow/gpt-4.1");
        int before = THREADS.getThreadCount();
        CompletableFuture<Map<Integer, Long>> streams = Flux.range(0, STREAMS)
            .flatMap((i) -> this.client.stream(request).filter(ChatChunk.Text.class::isInstance).count(), STREAMS)
            .collect(Collectors.groupingBy(Long::intValue, Collectors.counting()))
            .toFuture();
        await().atMost(Duration.ofSeconds(15)).until(() -> SLOW.openStreams() == STREAMS);
        PACE.advanceTimeBy(Duration.ofMillis(500));
        assertThat(THREADS.getThreadCount() - before).isLessThanOrEqualTo(40);
        assertThat(streams).isNotDone();
        PACE.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(streams).succeedsWithin(Duration.ofSeconds(15)).isEqualTo(Map.of(TOKENS, (long) STREAMS));
    }

}
