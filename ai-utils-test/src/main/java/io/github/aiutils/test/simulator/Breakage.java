package io.github.aiutils.test.simulator;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Plays the faults that come in an answer's place.
 */
final class Breakage {

    /** So long the bytes before a reset have to leave, lest the reset overtake them. */
    private static final long GRACE_MILLIS = 15;

    private static final String CUT_HEADERS = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-le";

    private static final byte[] FILLER = "and so on and on ".repeat(60).getBytes(StandardCharsets.UTF_8);

    private final Replies replies;

    private final OpenCall call;

    private final SimulatedRequest request;

    Breakage(Replies replies, OpenCall call, SimulatedRequest request) {
        this.replies = replies;
        this.call = call;
        this.request = request;
    }

    Mono<Void> play(InsteadFault fault) {
        if (fault instanceof InsteadFault.Refuse refuse) {
            return refuse(refuse);
        }
        if (fault instanceof InsteadFault.Reply reply) {
            this.call.status(reply.status());
            this.call.close(Outcome.FAULT);
            return this.replies.exactly(reply);
        }
        if (fault instanceof InsteadFault.Drop drop) {
            return drop(drop);
        }
        if (fault instanceof InsteadFault.EndlessBody) {
            this.call.status(200);
            Flux<ByteBuf> parts = Flux.just(Step.buffer(this.replies.wire().endless(this.request.streamed())))
                .concatWith(Flux.generate((sink) -> sink.next(Unpooled.wrappedBuffer(FILLER))));
            return this.replies.parts(this.request.streamed(), -1, parts, this.call.requestId());
        }
        return Mono.never();
    }

    /**
     * Resets the connection after what was written has left.
     */
    static Mono<Void> resetSoon(HttpServerResponse response) {
        return Mono.defer(() -> {
            response.withConnection((connection) -> {
                Channel channel = connection.channel();
                channel.eventLoop().schedule(() -> reset(channel), GRACE_MILLIS, TimeUnit.MILLISECONDS);
            });
            return Mono.never();
        });
    }

    private Mono<Void> refuse(InsteadFault.Refuse refuse) {
        Wire wire = this.replies.wire();
        Problem problem = wire.problem(refuse.kind(), this.request.model(), refuse.retryAfter());
        int status = (refuse.inside200()) ? 200 : problem.status();
        this.call.status(status);
        this.call.close(Outcome.FAULT);
        return (refuse.inside200())
                ? this.replies.json(200, wire.errorBody(problem, this.call.requestId()), this.call.requestId())
                : this.replies.problem(problem, this.call.requestId());
    }

    private Mono<Void> drop(InsteadFault.Drop drop) {
        HttpServerResponse response = this.replies.response();
        if (!drop.inHeaders()) {
            return Mono.defer(() -> {
                response.withConnection((connection) -> reset(connection.channel()));
                return Mono.never();
            });
        }
        return Mono.defer(() -> {
            byte[] bytes = CUT_HEADERS.getBytes(StandardCharsets.US_ASCII);
            response.withConnection((connection) -> connection.channel()
                .pipeline()
                .firstContext()
                .writeAndFlush(Unpooled.wrappedBuffer(bytes)));
            return resetSoon(response);
        });
    }

    private static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

}
