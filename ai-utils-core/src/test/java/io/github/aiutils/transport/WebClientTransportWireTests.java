package io.github.aiutils.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

import io.github.aiutils.Samples;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class WebClientTransportWireTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String KEY = "sk-secret-0123456789";

    private static final WireRequest REQUEST = new WireRequest("chat/completions",
            List.of("Authorization", "Bearer " + KEY), bytes("{\"prompt\":\"€\"}"));

    private static final String JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private static final String SSE = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n";

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    private final AtomicInteger releases = new AtomicInteger();

    private MockWebServer server;

    @BeforeEach
    void start() throws IOException {
        this.server = new MockWebServer();
        this.server.start();
    }

    /** Whatever a test does, each buffer goes back. */
    @AfterEach
    void leavesNoBuffer() {
        this.server.close();
        Samples.await("no buffer is held",
                () -> this.allocator.metric().usedDirectMemory() == 0 && this.allocator.metric().usedHeapMemory() == 0);
    }

    private WebClientTransport transport(URI url, WireLimits limits) {
        return transport(url, limits, Duration.ofSeconds(5));
    }

    private WebClientTransport transport(URI url, WireLimits limits, Duration connectTimeout) {
        HttpClient client = HttpClients.create("test", 10, connectTimeout)
            .option(ChannelOption.ALLOCATOR, this.allocator)
            .observe((connection, state) -> {
                if (state == ConnectionObserver.State.RELEASED) {
                    this.releases.incrementAndGet();
                }
            });
        return new WebClientTransport(WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(client))
            .defaultHeader("User-Agent", UserAgent.of("test"))
            .build(), url, limits);
    }

    private void awaitReleases(int count) {
        Samples.await("the connection is back in its pool", () -> this.releases.get() == count);
    }

    private WebClientTransport transport(RawServer server) {
        return transport(server.url(), WireLimits.DEFAULTS);
    }

    private WebClientTransport transport() {
        return transport(this.server.url("/v1").uri(), WireLimits.DEFAULTS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MockResponse.Builder json(int status, String body) {
        return new MockResponse.Builder().code(status).setHeader("Content-Type", "application/json").body(body);
    }

    private static MockResponse.Builder sse(String body) {
        return new MockResponse.Builder().setHeader("Content-Type", "text/event-stream").chunkedBody(body, 7);
    }

    private static String show(WireEvent event) {
        if (event instanceof WireEvent.Head head) {
            return "head " + head.status();
        }
        return (event instanceof WireEvent.Sse sse) ? sse.name() + "|" + text(sse.data())
                : "body " + text(((WireEvent.Body) event).bytes());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> read(Flux<WireEvent> events) {
        return events.map(WebClientTransportWireTests::show).collectList().block(SOON);
    }

    private static Consumer<Throwable> broken(TransportException.Kind kind) {
        return (error) -> {
            assertThat(error).isInstanceOf(TransportException.class);
            assertThat(((TransportException) error).kind()).isEqualTo(kind);
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain(KEY).doesNotContain("prompt");
        };
    }

    private static void fails(Flux<?> events, TransportException.Kind kind) {
        StepVerifier.create(events).thenConsumeWhile((event) -> true).expectErrorSatisfies(broken(kind)).verify(SOON);
    }

    @Test
    void returnsAWholeReply() {
        this.server.enqueue(json(200, "{\"a\":\"€\"}").addHeader("X-Request-Id", "7").build());
        WireReply reply = transport().send(REQUEST).block(SOON);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.successful()).isTrue();
        assertThat(text(reply.body())).isEqualTo("{\"a\":\"€\"}");
        assertThat(reply.headers().first("x-request-id")).isEqualTo("7");
        assertThat(reply.headers().first("absent")).isNull();
    }

    @Test
    void sendsWhatAProviderWantsToSee() throws Exception {
        this.server.enqueue(json(200, "{}").build());
        this.server.enqueue(sse("data: [DONE]\n\n").build());
        transport().send(REQUEST).block(SOON);
        read(transport().stream(REQUEST));
        for (String accept : List.of("application/json", "text/event-stream")) {
            RecordedRequest request = this.server.takeRequest(5, TimeUnit.SECONDS);
            assertThat(request.getMethod()).isEqualTo("POST");
            assertThat(request.getTarget()).isEqualTo("/v1/chat/completions");
            assertThat(request.getHeaders().values("Accept")).containsExactly(accept);
            assertThat(request.getHeaders().values("Content-Type")).containsExactly("application/json");
            assertThat(request.getHeaders().values("Content-Length")).containsExactly("16");
            assertThat(request.getHeaders().values("Transfer-Encoding")).isEmpty();
            assertThat(request.getHeaders().values("Accept-Encoding")).containsExactly("gzip");
            assertThat(request.getHeaders().values("User-Agent")).containsExactly("ai-utils/dev (test)");
            assertThat(request.getHeaders().values("Authorization")).containsExactly("Bearer " + KEY);
            assertThat(request.getBody().utf8()).isEqualTo("{\"prompt\":\"€\"}");
        }
    }

    @Test
    void sendsNothingBeforeSubscription() {
        transport().send(REQUEST);
        transport().stream(REQUEST);
        assertThat(this.server.getRequestCount()).isZero();
    }

    @Test
    void sendsAgainForEachSubscription() {
        this.server.enqueue(json(200, "1").build());
        this.server.enqueue(json(200, "2").build());
        var reply = transport().send(REQUEST).map((whole) -> text(whole.body()));
        assertThat(reply.block(SOON)).isEqualTo("1");
        assertThat(reply.block(SOON)).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource({ "/v1, chat, /v1/chat", "/v1/, chat, /v1/chat", "'', chat, /chat", "/, chat, /chat",
            "/a/b, chat?api-version=2024-10-21&x=%20, /a/b/chat?api-version=2024-10-21&x=%20" })
    void putsThePathBehindTheBaseUrl(String base, String path, String target) throws Exception {
        this.server.enqueue(json(200, "{}").build());
        URI url = URI.create("http://127.0.0.1:" + this.server.getPort() + base);
        transport(url, WireLimits.DEFAULTS).send(new WireRequest(path, List.of(), bytes("{}"))).block(SOON);
        assertThat(this.server.takeRequest(5, TimeUnit.SECONDS).getTarget()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 401, 404, 429, 500, 503, 529 })
    void deliversWhateverStatusAsAValue(int status) {
        this.server.enqueue(json(status, "{\"error\":1}").build());
        this.server.enqueue(json(status, "{\"error\":1}").build());
        WireReply reply = transport().send(REQUEST).block(SOON);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.successful()).isFalse();
        assertThat(text(reply.body())).isEqualTo("{\"error\":1}");
        assertThat(read(transport().stream(REQUEST))).containsExactly("head " + status, "body {\"error\":1}");
    }

    @Test
    void deliversAReplyWithoutBody() {
        this.server.enqueue(new MockResponse.Builder().code(204).build());
        this.server.enqueue(new MockResponse.Builder().code(500).build());
        this.server.enqueue(new MockResponse.Builder().code(200).build());
        assertThat(transport().send(REQUEST).block(SOON).body()).isEmpty();
        assertThat(read(transport().stream(REQUEST))).containsExactly("head 500", "body ");
        assertThat(read(transport().stream(REQUEST))).containsExactly("head 200");
    }

    @ParameterizedTest
    @ValueSource(ints = { (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 1 << 20 })
    void cutsErrorsOffAt64Kilobytes(int size) {
        for (int i = 0; i < 2; i++) {
            this.server.enqueue(json(500, "x".repeat(size)).build());
            this.server.enqueue(json(500, "").chunkedBody("x".repeat(size), 10_000).build());
        }
        WebClientTransport transport = transport();
        for (int i = 0; i < 2; i++) {
            assertThat(transport.send(REQUEST).block(SOON).body()).hasSize(Math.min(size, 64 << 10));
        }
        for (int i = 0; i < 2; i++) {
            List<WireEvent> events = transport.stream(REQUEST).collectList().block(SOON);
            assertThat(((WireEvent.Body) events.get(1)).bytes()).hasSize(Math.min(size, 64 << 10));
        }
    }

    @Test
    void givesUpTheConnectionOfAnErrorWithoutEnd() throws Exception {
        try (RawServer raw = new RawServer((connection) -> {
            connection.write("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                connection.chunk("x".repeat(1000));
            }
        })) {
            assertThat(transport(raw).send(REQUEST).block(SOON).body()).hasSize(64 << 10);
            Samples.await("the server sees the connection end", () -> raw.closed() == 1);
        }
    }

    @Test
    void refusesAReplyOverTheBoundAndGivesUpTheConnection() throws Exception {
        try (RawServer raw = new RawServer((connection) -> {
            connection.write(JSON + "Transfer-Encoding: chunked\r\n\r\n");
            while (true) {
                connection.chunk("x".repeat(1000));
            }
        })) {
            WebClientTransport transport = transport(raw.url(), new WireLimits(100_000, 100_000));
            fails(transport.send(REQUEST).flux(), TransportException.Kind.TOO_LARGE);
            Samples.await("the server sees the connection end", () -> raw.closed() == 1);
            fails(transport.stream(REQUEST), TransportException.Kind.TOO_LARGE);
            Samples.await("the server sees the connection end", () -> raw.closed() == 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void takesAReplyOfExactlyTheBound(boolean chunked) {
        String body = "x".repeat(100_000);
        for (int i = 0; i < 2; i++) {
            this.server.enqueue(chunked ? json(200, "").chunkedBody(body, 999).build() : json(200, body).build());
        }
        URI url = this.server.url("/").uri();
        assertThat(transport(url, new WireLimits(100_000, 1)).send(REQUEST).block(SOON).body()).hasSize(100_000);
        fails(transport(url, new WireLimits(99_999, 1)).send(REQUEST).flux(), TransportException.Kind.TOO_LARGE);
    }

    @Test
    void refusesAnEventOverTheBoundAndGivesUpTheConnection() throws Exception {
        try (RawServer raw = new RawServer((connection) -> {
            connection.write(SSE).chunk("data: small\n\n").chunk("data: ");
            while (true) {
                connection.chunk("x".repeat(1000));
            }
        })) {
            StepVerifier.create(transport(raw.url(), new WireLimits(1, 10_000)).stream(REQUEST).map(this::shown))
                .expectNext("head 200", "message|small")
                .expectErrorSatisfies(broken(TransportException.Kind.TOO_LARGE))
                .verify(SOON);
            Samples.await("the server sees the connection end", () -> raw.closed() == 1);
        }
    }

    private String shown(WireEvent event) {
        return show(event);
    }

    @Test
    void readsEventsOfAStream() {
        this.server.enqueue(sse("event: a\ndata: 1\n\n: ping\n\ndata: 2\n\ndata: [DONE]").build());
        assertThat(read(transport().stream(REQUEST))).containsExactly("head 200", "a|1", "message|2", "message|[DONE]");
    }

    @Test
    void readsAnEventLargerThanACodecOfSpringTakes() {
        String large = "x".repeat(1 << 20);
        this.server.enqueue(new MockResponse.Builder().setHeader("Content-Type", "text/event-stream; charset=utf-8")
            .body("data: " + large + "\n\n")
            .build());
        assertThat(read(transport().stream(REQUEST))).containsExactly("head 200", "message|" + large);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none",
            value = { "none, message|1", "text/plain, message|1", "TEXT/EVENT-STREAM, message|1",
                    "application/octet-stream, message|1", "application/json, body data: 1", "text/html, body data: 1",
                    "application/problem+JSON, body data: 1" })
    void takesAnythingButJsonAndPagesForAStream(@Nullable String type, String second) {
        MockResponse.Builder response = new MockResponse.Builder().body("data: 1\n\n");
        this.server.enqueue(((type != null) ? response.setHeader("Content-Type", type) : response).build());
        List<String> events = read(transport().stream(REQUEST));
        assertThat(events).hasSize(2);
        assertThat(events.get(1)).startsWith(second);
    }

    @Test
    void unpacksGzip() throws Exception {
        String events = "data: 1\n\ndata: €\n\ndata: [DONE]\n\n";
        this.server.enqueue(json(200, "").setHeader("Content-Encoding", "gzip").body(gzip("{\"a\":1}")).build());
        this.server.enqueue(json(500, "").setHeader("Content-Encoding", "gzip").body(gzip("{\"e\":1}")).build());
        this.server.enqueue(sse("").setHeader("Content-Encoding", "gzip").chunkedBody(gzip(events), 3).build());
        WebClientTransport transport = transport();
        assertThat(text(transport.send(REQUEST).block(SOON).body())).isEqualTo("{\"a\":1}");
        assertThat(text(transport.send(REQUEST).block(SOON).body())).isEqualTo("{\"e\":1}");
        assertThat(read(transport.stream(REQUEST))).containsExactly("head 200", "message|1", "message|€",
                "message|[DONE]");
    }

    @Test
    void boundsGzipByWhatItUnpacksTo() throws Exception {
        this.server
            .enqueue(json(200, "").setHeader("Content-Encoding", "gzip").body(gzip("x".repeat(1 << 20))).build());
        URI url = this.server.url("/").uri();
        fails(transport(url, new WireLimits(100_000, 1)).send(REQUEST).flux(), TransportException.Kind.TOO_LARGE);
    }

    private static Buffer gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes(text));
        }
        return new Buffer().write(packed.toByteArray());
    }

    @Test
    void deliversARedirectAndFollowsNone() throws Exception {
        try (MockWebServer other = new MockWebServer()) {
            other.start();
            for (int i = 0; i < 2; i++) {
                this.server.enqueue(new MockResponse.Builder().code(307)
                    .setHeader("Location", other.url("/v1/chat/completions"))
                    .build());
            }
            WireReply reply = transport().send(REQUEST).block(SOON);
            assertThat(reply.status()).isEqualTo(307);
            assertThat(read(transport().stream(REQUEST))).containsExactly("head 307", "body ");
            assertThat(other.getRequestCount()).isZero();
            assertThat(this.server.getRequestCount()).isEqualTo(2);
        }
    }

    @Test
    void callsARefusedConnectionAConnectionError() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        WebClientTransport transport = transport(URI.create("http://127.0.0.1:" + port), WireLimits.DEFAULTS);
        fails(transport.send(REQUEST).flux(), TransportException.Kind.CONNECTION);
        fails(transport.stream(REQUEST), TransportException.Kind.CONNECTION);
    }

    @Test
    void callsAnUnknownHostAConnectionError() {
        WebClientTransport transport = transport(URI.create("http://nobody.invalid"), WireLimits.DEFAULTS);
        fails(transport.send(REQUEST).flux(), TransportException.Kind.CONNECTION);
        StepVerifier.create(transport.send(REQUEST))
            .expectErrorSatisfies((error) -> assertThat(error).hasMessageContaining("UnknownHostException"))
            .verify(SOON);
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void callsAConnectionThatBreaksBeforeTheReplyAConnectionErrorAndSendsOnce(boolean reset) throws Exception {
        try (RawServer raw = new RawServer((connection) -> {
            if (reset) {
                connection.reset();
            }
            connection.hangUp();
        })) {
            fails(transport(raw).send(REQUEST).flux(), TransportException.Kind.CONNECTION);
            assertThat(raw.requests()).hasSize(1);
            fails(transport(raw).stream(REQUEST), TransportException.Kind.CONNECTION);
            assertThat(raw.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void sendsOnceOnAConnectionUsedBefore(boolean reset) throws Exception {
        try (RawServer raw = new RawServer((connection) -> {
            if (connection.served() == 1) {
                connection.write(JSON + "Content-Length: 2\r\n\r\n{}");
                return;
            }
            if (reset) {
                connection.reset();
            }
            connection.hangUp();
        })) {
            WebClientTransport transport = transport(raw);
            transport.send(REQUEST).block(SOON);
            awaitReleases(1);
            fails(transport.send(REQUEST).flux(), TransportException.Kind.CONNECTION);
            assertThat(raw.connections()).isEqualTo(1);
            assertThat(raw.requests()).hasSize(2);
        }
    }

    @Test
    void callsAConnectionThatBreaksInsideTheHeadAConnectionError() throws Exception {
        try (RawServer raw = new RawServer((connection) -> connection.write("HTTP/1.1 200 OK\r\nContent-T").hangUp())) {
            fails(transport(raw).send(REQUEST).flux(), TransportException.Kind.CONNECTION);
            fails(transport(raw).stream(REQUEST), TransportException.Kind.CONNECTION);
        }
    }

    @Test
    void survivesAReplyThatIsNotHttp() throws Exception {
        try (RawServer raw = new RawServer((connection) -> connection.write("220 mail.example ESMTP\r\n").hangUp())) {
            fails(transport(raw).send(REQUEST).flux(), TransportException.Kind.CONNECTION);
            fails(transport(raw).stream(REQUEST), TransportException.Kind.CONNECTION);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void callsABodyThatBreaksOffCut(boolean reset) throws Exception {
        try (RawServer raw = new RawServer((connection) -> {
            connection.write(JSON + "Content-Length: 100\r\n\r\n{\"a\":");
            if (reset) {
                connection.reset();
            }
            connection.hangUp();
        })) {
            fails(transport(raw).send(REQUEST).flux(), TransportException.Kind.CUT);
            fails(transport(raw).stream(REQUEST), TransportException.Kind.CUT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void callsAStreamThatBreaksOffCutAfterWhatCame(boolean reset) throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer raw = new RawServer((connection) -> {
            connection.write(SSE).chunk("data: 1\n\ndata: 2\n\ndata: 3");
            await(received);
            if (reset) {
                connection.reset();
            }
            connection.hangUp();
        })) {
            StepVerifier.create(transport(raw).stream(REQUEST).map(this::shown))
                .expectNext("head 200", "message|1", "message|2")
                .then(received::countDown)
                .expectErrorSatisfies(broken(TransportException.Kind.CUT))
                .verify(SOON);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void endsAStreamThatIsClosedInsteadOfChunkedCleanly() throws Exception {
        try (RawServer raw = new RawServer((connection) -> connection
            .write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Connection: close\r\n\r\ndata: 1\n\ndata: 2")
            .hangUp())) {
            assertThat(read(transport(raw).stream(REQUEST))).containsExactly("head 200", "message|1");
        }
    }

    @Test
    void callsAConnectionThatCannotBeMadeInTimeATimeout() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            try {
                Assumptions.assumeTrue(fills(full, waiting), "this system takes any number of connections");
                WebClientTransport transport = transport(URI.create("http://127.0.0.1:" + full.getLocalPort()),
                        WireLimits.DEFAULTS, Duration.ofMillis(100));
                fails(transport.send(REQUEST).flux(), TransportException.Kind.TIMEOUT);
                fails(transport.stream(REQUEST), TransportException.Kind.TIMEOUT);
            }
            finally {
                for (Socket socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    private static boolean fills(ServerSocket server, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 8; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()), 200);
            }
            catch (SocketTimeoutException ex) {
                return true;
            }
        }
        return false;
    }

    @Test
    void closesTheConnectionWhenAStreamIsCancelled() throws Exception {
        try (RawServer raw = new RawServer((connection) -> {
            connection.write(SSE).chunk("data: 1\n\n");
            connection.awaitClose();
        })) {
            StepVerifier.create(transport(raw).stream(REQUEST).map(this::shown))
                .expectNext("head 200", "message|1")
                .thenCancel()
                .verify(SOON);
            Samples.await("the server sees the connection end", () -> raw.closed() == 1);
        }
    }

    @Test
    void closesTheConnectionWhenAReaderWhoWantsNoMoreCancels() throws Exception {
        try (RawServer raw = new RawServer((connection) -> {
            connection.write(SSE);
            for (int i = 0; i < 200; i++) {
                connection.chunk("data: " + i + "\n\n");
            }
            connection.awaitClose();
        })) {
            List<String> seen = new ArrayList<>();
            BaseSubscriber<WireEvent> reader = new BaseSubscriber<>() {

                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    request(2);
                }

                @Override
                protected void hookOnNext(WireEvent event) {
                    synchronized (seen) {
                        seen.add(show(event));
                    }
                }

            };
            transport(raw).stream(REQUEST).subscribe(reader);
            Samples.await("the first event came", () -> {
                synchronized (seen) {
                    return seen.size() == 2;
                }
            });
            reader.cancel();
            Samples.await("the server sees the connection end", () -> raw.closed() == 1);
            assertThat(seen).containsExactly("head 200", "message|0");
        }
    }

    @Test
    void closesTheConnectionWhenTheCallerDoesNotWaitForTheHead() throws Exception {
        try (RawServer raw = new RawServer(RawServer.Connection::awaitClose)) {
            for (Flux<?> events : List.of(transport(raw).stream(REQUEST), transport(raw).send(REQUEST).flux())) {
                int before = raw.closed();
                int requests = raw.requests().size();
                StepVerifier.create(events)
                    .expectSubscription()
                    .then(() -> Samples.await("the request came", () -> raw.requests().size() > requests))
                    .thenCancel()
                    .verify(SOON);
                Samples.await("the server sees the connection end", () -> raw.closed() == before + 1);
            }
        }
    }

    @Test
    void closesTheConnectionWhenAWholeReplyIsCancelledInItsBody() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (RawServer raw = new RawServer((connection) -> {
            connection.write(JSON + "Content-Length: 100000\r\n\r\n" + "x".repeat(50_000));
            sent.countDown();
            connection.awaitClose();
        })) {
            StepVerifier.create(transport(raw).send(REQUEST))
                .expectSubscription()
                .then(() -> await(sent))
                .thenCancel()
                .verify(SOON);
            Samples.await("the server sees the connection end", () -> raw.closed() == 1);
        }
    }

    @Test
    void usesTheConnectionAgainAfterWholeReplies() throws Exception {
        String whole = JSON + "Content-Length: 2\r\n\r\n{}";
        List<String> replies = List.of(whole, whole.replace("200", "500"), SSE + "9\r\ndata: 1\n\n\r\n0\r\n\r\n");
        try (RawServer raw = new RawServer((connection) -> connection.write(replies.get(connection.served() % 3)))) {
            WebClientTransport transport = transport(raw);
            for (int i = 1; i <= 12; i++) {
                read(transport.stream(REQUEST));
                awaitReleases(2 * i - 1);
                transport.send(REQUEST).block(SOON);
                awaitReleases(2 * i);
            }
            assertThat(raw.requests()).hasSize(24);
            assertThat(raw.connections()).isEqualTo(1);
        }
    }

    /** Or the next call would read the answer to this one. */
    @ParameterizedTest
    @CsvSource({ "102 Processing, 0", "103 Early Hints, 0", "103 Early Hints, 50" })
    void passesOverWhatIsSaidBeforeTheAnswer(String status, long pauseMillis) throws Exception {
        try (RawServer raw = new RawServer((connection) -> {
            String interim = "HTTP/1.1 " + status + "\r\nLink: </style.css>\r\n\r\n";
            String body = "answer " + connection.served();
            connection.write(interim).write(interim);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
            connection.write(JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        })) {
            WebClientTransport transport = transport(raw);
            for (int call = 1; call <= 3; call++) {
                String expected = "answer " + call;
                StepVerifier.create(transport.send(REQUEST)).assertNext((reply) -> {
                    assertThat(reply.status()).isEqualTo(200);
                    assertThat(text(reply.body())).isEqualTo(expected);
                }).expectComplete().verify(SOON);
                awaitReleases(call);
            }
            assertThat(raw.connections()).isOne();
        }
    }

    @Test
    void readsNoFurtherThanItsReaderDoes() throws Exception {
        AtomicReference<RawServer.Connection> sender = new AtomicReference<>();
        try (RawServer raw = new RawServer((connection) -> {
            sender.set(connection);
            connection.write(SSE);
            String event = "data: " + "x".repeat(10_000) + "\n\n";
            for (int i = 0; i < 10_000; i++) {
                connection.chunk(event);
            }
        })) {
            StepVerifier.create(transport(raw).stream(REQUEST), 2)
                .expectNextCount(2)
                .then(() -> assertThat(writtenUntilStuck(sender.get())).isLessThan(50_000_000))
                .thenCancel()
                .verify(SOON);
            Samples.await("the server sees the connection end", () -> raw.closed() == 1);
        }
    }

    private static long writtenUntilStuck(RawServer.Connection sender) {
        long written = sender.written();
        long since = System.nanoTime();
        while (System.nanoTime() - since < 300_000_000) {
            Thread.onSpinWait();
            if (sender.written() != written) {
                written = sender.written();
                since = System.nanoTime();
            }
        }
        return written;
    }

    @Test
    void printsNeitherKeysNorPrompts() {
        assertThat(REQUEST.toString()).isEqualTo("WireRequest[POST chat/completions, 16 bytes]");
        assertThat(REQUEST.withHeader("X-Api-Key", KEY).toString()).doesNotContain(KEY);
        assertThat(transport().toString()).doesNotContain(KEY);
        assertThat(new WireReply(200, (name) -> KEY, bytes("secret")).toString()).isEqualTo("WireReply[200, 6 bytes]");
    }

}
