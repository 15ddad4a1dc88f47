package io.github.aiutils.test.simulator;

import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Writes answers of one call, with the headers its dialect has on all of them.
 */
final class Replies {

    private static final String JSON = "application/json";

    private final Engine engine;

    private final Wire wire;

    private final HttpServerResponse response;

    private @Nullable QuotaGate gate;

    Replies(Engine engine, Wire wire, HttpServerResponse response) {
        this.engine = engine;
        this.wire = wire;
        this.response = response;
    }

    Wire wire() {
        return this.wire;
    }

    HttpServerResponse response() {
        return this.response;
    }

    /**
     * Tells from here on what is left of this quota.
     */
    void quota(QuotaGate gate) {
        this.gate = gate;
    }

    Mono<Void> problem(Problem problem, String requestId) {
        problem.headers().forEach(this.response::header);
        return json(problem.status(), this.wire.errorBody(problem, requestId), requestId);
    }

    Mono<Void> json(int status, String body, String requestId) {
        return whole(status, JSON, body, requestId);
    }

    Mono<Void> whole(int status, String contentType, String body, String requestId) {
        start(status, contentType, requestId);
        return whole(body);
    }

    /**
     * Sends exactly this, without a header of our own.
     */
    Mono<Void> exactly(InsteadFault.Reply reply) {
        this.response.status(reply.status());
        reply.headers().forEach(this.response::header);
        return whole(reply.body());
    }

    /**
     * Sends a body in parts, each as soon as it comes.
     * @param length the length to announce, negative for none
     */
    Mono<Void> parts(boolean streamed, long length, Publisher<ByteBuf> parts, String requestId) {
        start(200, (streamed) ? "text/event-stream; charset=utf-8" : JSON, requestId);
        if (streamed) {
            this.response.header("cache-control", "no-cache");
        }
        if (length >= 0) {
            this.response.header("content-length", Long.toString(length));
        }
        return this.response.send(parts, (part) -> true).then();
    }

    private Mono<Void> whole(String body) {
        ByteBuf buffer = Step.buffer(body);
        this.response.header("content-length", Integer.toString(buffer.readableBytes()));
        return (body.isEmpty()) ? this.response.send() : this.response.send(Mono.just(buffer)).then();
    }

    private void start(int status, String contentType, String requestId) {
        this.response.status(status).header("content-type", contentType);
        this.wire.identify(requestId, this.response::header);
        QuotaGate current = this.gate;
        if (current != null && this.engine.settings().rateHeaders()) {
            List<QuotaGate.Level> levels = current.levels();
            this.wire.rateHeaders(levels, this.engine.settings().clock(), this.response::header);
        }
    }

}
