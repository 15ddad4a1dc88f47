package io.github.aiutils.benchmarks.streams;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Streams slowly: a chunk at once, then one each few seconds. */
public final class StreamsStub {

    /** Chunks with text in a stream. */
    static final int CHUNKS = 10;

    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final String CHUNK = "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4.1\","
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"token\"},\"finish_reason\":null}]}\n\n";

    private static final String END = "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4.1\","
            + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private StreamsStub() {
    }

    /**
     * Serves until standard input ends.
     * @param args ignored
     * @throws Exception if standard input cannot be read
     */
    public static void main(String[] args) throws Exception {
        Flux<ByteBuf> chunks = Flux.interval(Duration.ZERO, PAUSE)
            .onBackpressureBuffer()
            .take(CHUNKS)
            .map((tick) -> CHUNK)
            .concatWith(Mono.just(END))
            .map((text) -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .option(ChannelOption.SO_BACKLOG, 16_384)
            .handle((request, response) -> request.receive()
                .then(response.header("content-type", "text/event-stream").send(chunks, (buffer) -> true).then()))
            .bindNow();
        System.out.println(server.port());
        System.out.flush();
        while (System.in.read() >= 0) {
            continue;
        }
        server.disposeNow();
    }

}
