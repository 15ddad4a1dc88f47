package io.github.aiutils.test.codec;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ApiKeySource;
import io.github.aiutils.provider.HttpProvider;
import io.github.aiutils.provider.ProviderCodec;
import io.github.aiutils.transport.WebClientTransport;
import io.github.aiutils.transport.WireLimits;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Puts a codec behind the real provider and transport, and a reply of any bytes, cut in
 * any way, in front of them. Only the connection is missing.
 */
final class StubWire {

    static final String EVENTS = "text/event-stream; charset=utf-8";

    static final String JSON = "application/json";

    static final String KEY = "test-key-0123";

    private static final DefaultDataBufferFactory BUFFERS = DefaultDataBufferFactory.sharedInstance;

    private static final URI BASE = URI.create("https://ai.example");

    private final HttpProvider provider;

    private Flux<DataBuffer> body = Flux.empty();

    private int status = 200;

    private Map<String, String> headers = Map.of();

    private @Nullable ClientRequest request;

    StubWire(ProviderCodec codec) {
        WebClient client = WebClient.builder()
            .clientConnector((method, uri, callback) -> Mono.never())
            .exchangeFunction(this::exchange)
            .build();
        this.provider = new HttpProvider("acme", codec, new WebClientTransport(client, BASE, WireLimits.DEFAULTS),
                ApiKeySource.of(new ApiKey(KEY)), Schedulers.parallel());
    }

    private Mono<ClientResponse> exchange(ClientRequest request) {
        this.request = request;
        return Mono.just(ClientResponse.create(HttpStatusCode.valueOf(this.status))
            .headers((fields) -> this.headers.forEach(fields::set))
            .body(this.body)
            .build());
    }

    Played whole(Call call, String body) {
        return play(call, 200, Map.of(HttpHeaders.CONTENT_TYPE, JSON),
                Flux.just(body.getBytes(StandardCharsets.UTF_8)));
    }

    Played stream(Call call, String body) {
        return stream(call, Flux.just(body.getBytes(StandardCharsets.UTF_8)));
    }

    Played stream(Call call, Flux<byte[]> body) {
        return play(call, 200, Map.of(HttpHeaders.CONTENT_TYPE, EVENTS), body);
    }

    Played play(Call call, int status, Map<String, String> headers, Flux<byte[]> body) {
        this.status = status;
        this.headers = headers;
        this.body = body.map(BUFFERS::wrap);
        List<Reply> replies = new ArrayList<>();
        Throwable error = this.provider.exchange(call)
            .doOnNext(replies::add)
            .then(Mono.<Throwable>empty())
            .onErrorResume(Mono::just)
            .block(Duration.ofSeconds(10));
        List<Reply> rest = replies.stream().filter((reply) -> !(reply instanceof Reply.Head)).toList();
        return new Played(replies.size() - rest.size(), rest, error);
    }

    HttpHeaders sent() {
        if (this.request == null) {
            throw new AssertionError("nothing was sent");
        }
        return this.request.headers();
    }

}
