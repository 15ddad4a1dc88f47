package io.github.aiutils.benchmarks.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.observe.AiMeterHandler;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.transport.HttpClients;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;

/** Ways to make the same call. Each returns the number of letters or events it read. */
public enum Contender {

    /** WebClient with Jackson and records, as one writes it by hand. */
    WEBCLIENT {

        @Override
        Mono<Integer> unary(String url) {
            WebClient client = webClient(url);
            return Mono.defer(() -> client.post()
                .uri("/unary/chat/completions")
                .header("Authorization", "Bearer key")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body(false))
                .retrieve()
                .bodyToMono(Completion.class)
                .map((completion) -> length(completion)));
        }

        @Override
        public Flux<Integer> chunks(String url) {
            WebClient client = webClient(url);
            JsonMapper mapper = JsonMapper.builder().build();
            return Flux.defer(() -> client.post()
                .uri("/stream/chat/completions")
                .header("Authorization", "Bearer key")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body(true))
                .retrieve()
                .bodyToFlux(EVENT)
                .mapNotNull(ServerSentEvent::data)
                .filter((data) -> !data.equals("[DONE]"))
                .map((data) -> mapper.readValue(data, Completion.class))
                .map((chunk) -> text(chunk).isEmpty() ? 0 : 1));
        }
    },

    /** WebClient that reads the bytes and does not look at them: the floor. */
    BYTES {

        @Override
        Mono<Integer> unary(String url) {
            return read(url, "/unary/chat/completions", false).reduce(0, Integer::sum);
        }

        @Override
        public Flux<Integer> chunks(String url) {
            return read(url, "/stream/chat/completions", true);
        }

        @Override
        Mono<Integer> stream(String url) {
            return super.stream(url).map((bytes) -> CallStub.CHUNKS);
        }

        private Flux<Integer> read(String url, String path, boolean streamed) {
            WebClient client = webClient(url);
            byte[] body = JsonMapper.builder().build().writeValueAsBytes(body(streamed));
            return Flux.defer(() -> client.post()
                .uri(path)
                .header("Authorization", "Bearer key")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .retrieve()
                .bodyToFlux(DataBuffer.class)
                .map((buffer) -> {
                    int count = buffer.readableByteCount();
                    DataBufferUtils.release(buffer);
                    return count;
                }));
        }
    },

    /** The whole path of ai-utils, observed and metered. */
    AI_UTILS {

        @Override
        Mono<Integer> unary(String url) {
            ChatClient client = client(url + "/unary");
            return Mono.defer(() -> client.chat(request()).map((response) -> response.text().length()));
        }

        @Override
        public Flux<Integer> chunks(String url) {
            ChatClient client = client(url + "/stream");
            return Flux.defer(() -> client.stream(request()).map((chunk) -> (chunk.addedText() != null) ? 1 : 0));
        }

        private ChatClient client(String url) {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            ObservationRegistry observations = ObservationRegistry.create();
            observations.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(meters))
                .observationHandler(new AiMeterHandler(meters));
            return ChatClient.builder()
                .provider("openai", ProviderType.OPENAI, (openai) -> openai.apiKey("key").baseUrl(url))
                .routes("openai/gpt-4.1")
                .observationRegistry(observations)
                .build();
        }

        private ChatRequest request() {
            return ChatRequest.builder()
                .system(SYSTEM)
                .user(USER)
                .options((options) -> options.temperature(0.2).maxOutputTokens(500))
                .build();
        }
    };

    private static final String SYSTEM = "You are a careful assistant. ".repeat(10);

    private static final String USER = "Please explain how a token bucket works, in plain words. ".repeat(10);

    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT = new ParameterizedTypeReference<>() {
    };

    /** Prepares a unary call, which each subscription makes once. */
    abstract Mono<Integer> unary(String url);

    /** Prepares a streamed call, which each subscription makes once. */
    Mono<Integer> stream(String url) {
        return chunks(url).reduce(0, Integer::sum);
    }

    /**
     * Prepares a streamed call, which each subscription makes once.
     * @param url base URL
     * @return for each chunk whether it had text, 1 or 0
     */
    public abstract Flux<Integer> chunks(String url);

    private static WebClient webClient(String url) {
        return WebClient.builder()
            .baseUrl(url)
            .clientConnector(new ReactorClientHttpConnector(
                    HttpClients.create("raw", HttpClients.MAX_CONNECTIONS, Duration.ofSeconds(10))))
            .build();
    }

    private static Map<String, Object> body(boolean streamed) {
        return Map.of("model", "gpt-4.1", "messages",
                List.of(Map.of("role", "system", "content", SYSTEM), Map.of("role", "user", "content", USER)),
                "temperature", 0.2, "max_completion_tokens", 500, "stream", streamed);
    }

    private static String text(Completion completion) {
        if (completion.choices().isEmpty()) {
            return "";
        }
        Message delta = completion.choices().get(0).delta();
        return (delta != null && delta.content() != null) ? delta.content() : "";
    }

    private static int length(Completion completion) {
        Message message = completion.choices().get(0).message();
        return (message != null && message.content() != null) ? message.content().length() : 0;
    }

    record Completion(String id, String model, List<Choice> choices, @Nullable JsonNode usage) {
    }

    record Choice(@Nullable Message message, @Nullable Message delta, @Nullable String finish_reason) {
    }

    record Message(@Nullable String role, @Nullable String content) {
    }

}
