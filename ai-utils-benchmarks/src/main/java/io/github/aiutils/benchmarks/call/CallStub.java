package io.github.aiutils.benchmarks.call;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A server with canned answers in OpenAI's dialect, in a process of its own so that its
 * work is not counted. Each event of a stream is an HTTP chunk of its own; ten go out at
 * a time.
 */
public final class CallStub {

    /** Chunks of text in a streamed answer. */
    static final int CHUNKS = 200;

    private static final int FLUSH = 10;

    private CallStub() {
    }

    /**
     * Serves until standard input ends.
     * @param args ignored
     * @throws Exception if standard input cannot be read
     */
    public static void main(String[] args) throws Exception {
        ByteBuf whole = Unpooled.unreleasableBuffer(buffer(whole()));
        List<ByteBuf> events = events();
        DisposableServer server = HttpServer.create()
            .port(0)
            .host("127.0.0.1")
            .route((routes) -> routes
                .post("/unary/chat/completions",
                        (request, response) -> request.receive()
                            .then(response.header("content-type", "application/json")
                                .header("content-length", Integer.toString(whole.readableBytes()))
                                .sendObject(whole.duplicate())
                                .then()))
                .post("/stream/chat/completions", (request, response) -> request.receive()
                    .then(response.header("content-type", "text/event-stream")
                        .send(Flux.range(0, events.size()).map((i) -> events.get(i).duplicate()), flushEvery(FLUSH))
                        .then())))
            .bindNow();
        System.out.println(server.port());
        System.out.flush();
        while (System.in.read() >= 0) {
            continue;
        }
        server.disposeNow();
    }

    private static Predicate<ByteBuf> flushEvery(int count) {
        int[] sent = new int[1];
        return (buffer) -> ++sent[0] % count == 0;
    }

    private static List<ByteBuf> events() {
        List<ByteBuf> events = new ArrayList<>();
        String head = "data: {\"id\":\"chatcmpl-A1\",\"object\":\"chat.completion.chunk\",\"created\":1795300000,"
                + "\"model\":\"gpt-4.1-2025-04-14\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",\"choices\":";
        events.add(event(head + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
                + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}"));
        for (int i = 0; i < CHUNKS; i++) {
            events.add(event(head + "[{\"index\":0,\"delta\":{\"content\":\" token" + i + "\"},\"logprobs\":null,"
                    + "\"finish_reason\":null}],\"usage\":null}"));
        }
        events.add(event(
                head + "[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}"));
        events.add(event(head + "[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":200,\"total_tokens\":209,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0}}}"));
        events.add(event("data: [DONE]"));
        return events;
    }

    private static ByteBuf event(String line) {
        return Unpooled.unreleasableBuffer(buffer(line + "\n\n"));
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String whole() {
        return "{\"id\":\"chatcmpl-A1\",\"object\":\"chat.completion\",\"created\":1795300000,\"model\":\"gpt-4.1\","
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + "All work and no play makes an answer of a thousand letters. ".repeat(17)
                + "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1200,\"completion_tokens\":310,\"total_tokens\":1510,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":1024,\"audio_tokens\":0},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":256,\"audio_tokens\":0}},"
                + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\"}";
    }

}
