package io.github.aiutils.test.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.handler.codec.http.HttpMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Finds out what a request wants and sees to it that each call is booked once, however it
 * ends.
 */
final class CallHandler {

    private static final Logger logger = LoggerFactory.getLogger(CallHandler.class);

    private static final int LARGEST_BODY = 32 * 1024 * 1024;

    private static final List<String> MODELS = List.of("gpt-6-luna", "gpt-5-nano", "gpt-4.1", "claude-haiku-5-5",
            "claude-sonnet-5-5");

    private final Engine engine;

    CallHandler(Engine engine) {
        this.engine = engine;
    }

    Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String path = request.uri().replaceFirst("\\?.*$", "");
        boolean anthropic = path.startsWith("/v1/messages") || request.requestHeaders().contains("anthropic-version");
        Dialect dialect = (anthropic) ? Dialect.ANTHROPIC : Dialect.OPENAI;
        boolean chat = path.equals("/v1/chat/completions") || path.equals("/v1/messages")
                || path.equals(AnthropicWire.COUNT_TOKENS);
        Replies replies = new Replies(this.engine, Wire.of(dialect), response);
        if (path.equals("/v1/models") && request.method().equals(HttpMethod.GET)) {
            return models(replies, request, dialect, path);
        }
        if (!chat || !request.method().equals(HttpMethod.POST)) {
            int status = (chat) ? 405 : 404;
            String type = (anthropic) ? "not_found_error" : OpenAiErrors.INVALID;
            return replies.problem(
                    Problem.of(status, type, null, null, "Invalid URL (%s %s)".formatted(request.method(), path)),
                    "req_unknown");
        }
        return call(request, replies, dialect, path);
    }

    private Mono<Void> models(Replies replies, HttpServerRequest request, Dialect dialect, String path) {
        Inbound inbound = new Inbound(dialect, path, request.requestHeaders(), "", Json.object());
        Problem problem = Exchange.authenticate(this.engine.settings(), replies.wire(), inbound);
        List<String> models = this.engine.settings().models();
        return (problem != null) ? replies.problem(problem, "req_models")
                : replies.json(200, replies.wire().models((models.isEmpty()) ? MODELS : models), "req_models");
    }

    private Mono<Void> call(HttpServerRequest request, Replies replies, Dialect dialect, String path) {
        OpenCall call = this.engine.ledger().open(dialect, path);
        long start = this.engine.ticker().getAsLong();
        return body(request)
            .flatMap((text) -> new Exchange(this.engine, replies, call,
                    new Inbound(dialect, path, request.requestHeaders(), text, Json.readObject(text)), start)
                .run())
            .onErrorResume(BodyTooLargeException.class, (ex) -> tooLarge(replies, call))
            .doOnError((ex) -> logger.debug("Call {} ended early: {}", call.sequence(), ex.toString()))
            .doFinally((signal) -> call.abandoned());
    }

    private static Mono<Void> tooLarge(Replies replies, OpenCall call) {
        Problem problem = replies.wire().problem(ErrorKind.TOO_LARGE, "", null);
        call.status(problem.status());
        call.close(Outcome.REFUSED);
        return replies.problem(problem, call.requestId());
    }

    private static Mono<String> body(HttpServerRequest request) {
        return request.receive().asByteArray().reduceWith(ByteArrayOutputStream::new, (all, bytes) -> {
            if (all.size() + bytes.length > LARGEST_BODY) {
                throw new BodyTooLargeException();
            }
            all.writeBytes(bytes);
            return all;
        }).map((all) -> all.toString(StandardCharsets.UTF_8));
    }

    private static final class BodyTooLargeException extends RuntimeException {

    }

}
