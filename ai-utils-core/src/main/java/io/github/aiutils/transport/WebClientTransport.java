package io.github.aiutils.transport;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLHandshakeException;

import io.github.aiutils.Headers;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;

/**
 * Carries requests by a {@link WebClient}. Reads bodies as bytes, so no codec, and no
 * limit of a codec, stands between the wire and ours.
 *
 * @since 0.1.0
 */
public final class WebClientTransport implements Transport {

    private final WebClient client;

    private final String baseUrl;

    private final WireLimits limits;

    private volatile WireTarget last;

    /**
     * Makes a transport to one provider.
     * @param client sends the requests; must not follow redirects, since a key would
     * travel to another host
     * @param baseUrl what paths are put behind, with or without a trailing slash
     * @param limits bounds on replies
     */
    public WebClientTransport(WebClient client, URI baseUrl, WireLimits limits) {
        this.client = client;
        String url = baseUrl.toString();
        this.baseUrl = url.endsWith("/") ? url : url + "/";
        this.limits = limits;
        this.last = new WireTarget("", URI.create(this.baseUrl));
    }

    @Override
    public Mono<WireReply> send(WireRequest request) {
        return Mono.defer(() -> prepare(request, MediaType.APPLICATION_JSON_VALUE).exchangeToMono(this::whole))
            .onErrorMap(WebClientTransport::beforeReply);
    }

    @Override
    public Flux<WireEvent> stream(WireRequest request) {
        return Flux.defer(() -> prepare(request, MediaType.TEXT_EVENT_STREAM_VALUE).exchangeToFlux(this::events))
            .onErrorMap(WebClientTransport::beforeReply);
    }

    private WebClient.RequestHeadersSpec<?> prepare(WireRequest request, String accept) {
        WebClient.RequestBodySpec spec = this.client.method(HttpMethod.valueOf(request.method()))
            .uri(uri(request.path()));
        String type = request.contentType();
        spec.headers((headers) -> {
            headers.set(HttpHeaders.ACCEPT, accept);
            if (type != null) {
                headers.set(HttpHeaders.CONTENT_TYPE, type);
                headers.setContentLength(request.body().length);
            }
            List<String> fields = request.headers();
            for (int i = 0; i < fields.size(); i += 2) {
                headers.set(fields.get(i), fields.get(i + 1));
            }
        });
        return (type != null) ? spec.body(inserter(request.body())) : spec;
    }

    private static BodyInserter<byte[], ClientHttpRequest> inserter(byte[] body) {
        return (message, context) -> message.writeWith(Mono.just(message.bufferFactory().wrap(body)));
    }

    private URI uri(String path) {
        WireTarget target = this.last;
        if (!target.path().equals(path)) {
            target = WireTarget.of(this.baseUrl, path);
            this.last = target;
        }
        return target.uri();
    }

    private Mono<WireReply> whole(ClientResponse response) {
        int status = response.statusCode().value();
        return body(response).map((bytes) -> new WireReply(status, headers(response), bytes));
    }

    private Flux<WireEvent> events(ClientResponse response) {
        WireEvent head = new WireEvent.Head(response.statusCode().value(), headers(response));
        return isEventStream(response)
                ? new Unfolding<>(buffers(response), () -> new EventReading(head, this.limits.maxEventBytes()))
                : new Unfolding<>(body(response).flux(), () -> new BodyReading(head));
    }

    /** Some compatible servers stream without saying so; none streams JSON or HTML. */
    private static boolean isEventStream(ClientResponse response) {
        if (!response.statusCode().is2xxSuccessful()) {
            return false;
        }
        String type = response.headers().asHttpHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return true;
        }
        String lower = type.toLowerCase(Locale.ROOT);
        return !lower.contains("json") && !lower.contains("html");
    }

    /**
     * Reads by an unfolding, since that gives back what comes after an end or a cancel.
     */
    private Mono<byte[]> body(ClientResponse response) {
        long expected = response.headers().asHttpHeaders().getContentLength();
        boolean successful = response.statusCode().is2xxSuccessful();
        return new Unfolding<>(buffers(response),
                () -> successful ? ByteCollector.upTo(expected, this.limits.maxResponseBytes())
                        : ByteCollector.ofTheFirst(expected, WireLimits.MAX_ERROR_BYTES))
            .next();
    }

    private static Flux<DataBuffer> buffers(ClientResponse response) {
        return response.body(BodyExtractors.toDataBuffers());
    }

    private static Headers headers(ClientResponse response) {
        return response.headers().asHttpHeaders()::getFirst;
    }

    private static Throwable beforeReply(Throwable error) {
        return failure(error, TransportException.Kind.CONNECTION, "the connection failed before a reply");
    }

    static Throwable insideReply(Throwable error) {
        return failure(error, TransportException.Kind.CUT, "the connection broke inside the reply");
    }

    /**
     * Goes by causes: a broken body arrives as a response exception with status 200. Only
     * the root is kept as cause, since exceptions of WebClient hold the request's header
     * fields.
     */
    private static Throwable failure(Throwable error, TransportException.Kind kind, String text) {
        if (error instanceof TransportException) {
            return error;
        }
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root && !isTimeout(root)
                && !(root instanceof UnknownHostException)) {
            root = root.getCause();
        }
        if (root instanceof WebClientException) {
            return new TransportException(kind, text, null);
        }
        if (root instanceof ConnectTimeoutException) {
            return new TransportException(TransportException.Kind.TIMEOUT, "connecting took too long", root, false);
        }
        if (root instanceof PoolAcquireTimeoutException) {
            return new TransportException(kind,
                    "no connection of our pool came free in time, raise " + "http.max-connections", root, false);
        }
        if (isTimeout(root)) {
            return new TransportException(TransportException.Kind.TIMEOUT, "the wait for it took too long", root);
        }
        return new TransportException(kind, text + " (" + root.getClass().getSimpleName() + ")", root,
                !isUnconnected(root));
    }

    private static boolean isUnconnected(Throwable error) {
        return error instanceof ConnectException || error instanceof UnknownHostException
                || error instanceof NoRouteToHostException || error instanceof SSLHandshakeException;
    }

    private static boolean isTimeout(Throwable error) {
        return error instanceof ConnectTimeoutException || error instanceof ReadTimeoutException
                || error instanceof HttpTimeoutException || error instanceof TimeoutException;
    }

    /** The head, then the events in the bytes of an event stream. */
    private static final class EventReading implements Unfolding.Reading<DataBuffer, WireEvent> {

        private final WireEvent head;

        private final SseReader reader;

        EventReading(WireEvent head, int maxEventBytes) {
            this.head = head;
            this.reader = new SseReader(maxEventBytes);
        }

        @Override
        public List<WireEvent> begin() {
            return List.of(this.head);
        }

        @Override
        public List<WireEvent> next(DataBuffer buffer) {
            try {
                return this.reader.read(buffer);
            }
            finally {
                discard(buffer);
            }
        }

        @Override
        public void discard(DataBuffer buffer) {
            DataBufferUtils.release(buffer);
        }

        @Override
        public List<WireEvent> end() {
            return this.reader.finish();
        }

        @Override
        public Throwable failure(Throwable error) {
            return insideReply(error);
        }

    }

    /** The head, then the body that followed it. */
    private record BodyReading(WireEvent head) implements Unfolding.Reading<byte[], WireEvent> {

        @Override
        public List<WireEvent> begin() {
            return List.of(this.head);
        }

        @Override
        public List<WireEvent> next(byte[] body) {
            return List.of(new WireEvent.Body(body));
        }

        @Override
        public List<WireEvent> end() {
            return List.of();
        }

        @Override
        public Throwable failure(Throwable error) {
            return insideReply(error);
        }

    }

}
