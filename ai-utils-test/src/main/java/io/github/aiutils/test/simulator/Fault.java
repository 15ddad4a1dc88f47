package io.github.aiutils.test.simulator;

import java.time.Duration;
import java.util.Map;

/**
 * Something that goes wrong with one call. Events count from the first one on the wire,
 * OpenAI's role chunk and Anthropic's {@code message_start} included. For a unary call
 * "after n events" means after the first half of its body.
 *
 * @since 0.1.0
 */
public sealed interface Fault permits InsteadFault, WithinFault {

    /**
     * 429, with the hint in headers and message, OpenAI's also in milliseconds.
     */
    static Fault rateLimited(Duration retryAfter) {
        return new InsteadFault.Refuse(ErrorKind.RATE_LIMITED, retryAfter, false);
    }

    /**
     * The dialect's 529 or 503 for a lack of capacity, without a hint.
     */
    static Fault overloaded() {
        return refused(ErrorKind.OVERLOADED);
    }

    /**
     * 500 in the dialect's form.
     */
    static Fault serverError() {
        return refused(ErrorKind.SERVER_ERROR);
    }

    /**
     * The account has no money left: OpenAI 429, Anthropic 402.
     */
    static Fault quotaExhausted() {
        return refused(ErrorKind.QUOTA_EXHAUSTED);
    }

    /**
     * 401 in the dialect's form.
     */
    static Fault unauthorized() {
        return refused(ErrorKind.UNAUTHORIZED);
    }

    /**
     * 400: the prompt is too long.
     */
    static Fault contextWindow() {
        return refused(ErrorKind.CONTEXT_WINDOW);
    }

    /**
     * OpenAI 400, Anthropic a refusal with status 200.
     */
    static Fault contentPolicy() {
        return refused(ErrorKind.CONTENT_POLICY);
    }

    /**
     * Any error in the dialect's form, without a hint.
     */
    static Fault refused(ErrorKind kind) {
        return new InsteadFault.Refuse(kind, null, false);
    }

    /**
     * Status 200 and JSON, but the JSON is the dialect's error object.
     */
    static Fault errorInside200() {
        return new InsteadFault.Refuse(ErrorKind.SERVER_ERROR, null, true);
    }

    /**
     * Exactly this answer.
     */
    static Fault status(int status, Map<String, String> headers, String body) {
        return new InsteadFault.Reply(status, headers, body);
    }

    /**
     * A page of a proxy or a CDN, as HTML, with status 200 if you like.
     */
    static Fault htmlPage(int status) {
        return new InsteadFault.Reply(status, Map.of("content-type", "text/html; charset=utf-8"),
                "<html><head><title>%d</title></head><body><h1>Not what you expected</h1></body></html>"
                    .formatted(status));
    }

    /**
     * Status 200 and JSON that stops in the middle, in full length.
     */
    static Fault malformedJson() {
        return new InsteadFault.Reply(200, Map.of("content-type", "application/json"),
                "{\"id\":\"cut\",\"choices\":[{\"mess");
    }

    /**
     * Status 200 and nothing.
     */
    static Fault emptyBody() {
        return new InsteadFault.Reply(200, Map.of("content-type", "application/json"), "");
    }

    /**
     * 307 to another address.
     */
    static Fault redirect(String location) {
        return new InsteadFault.Reply(307, Map.of("location", location), "");
    }

    /**
     * The connection is reset as soon as the request is read.
     */
    static Fault resetBeforeHeaders() {
        return new InsteadFault.Drop(false);
    }

    /**
     * The connection is reset in the middle of a header line.
     */
    static Fault resetInHeaders() {
        return new InsteadFault.Drop(true);
    }

    /**
     * The connection is reset after so many whole events.
     */
    static Fault resetAfterEvents(int events) {
        return new WithinFault.Reset(events, false);
    }

    /**
     * The connection is reset in the middle of an event, half way through the answer.
     */
    static Fault resetMidBody() {
        return new WithinFault.Reset(-1, true);
    }

    /**
     * Nothing comes, and the connection stays open.
     */
    static Fault stallBeforeHeaders() {
        return new InsteadFault.Silence();
    }

    /**
     * After so many events nothing more comes, and the connection stays open.
     */
    static Fault stallAfterEvents(int events) {
        return new WithinFault.Stall(events);
    }

    /**
     * After so many events nothing but signs of life: comments at OpenAI, pings at
     * Anthropic. A unary body is padded with line feeds.
     */
    static Fault pingsAfterEvents(int events, Duration every) {
        return new WithinFault.Pings(events, every);
    }

    /**
     * The right answer, a few bytes at a time.
     */
    static Fault slowDrip(int bytes, Duration every) {
        return new WithinFault.Drip(bytes, every);
    }

    /**
     * Status 200 and one JSON text, or one event's data, that never ends.
     */
    static Fault endlessBody() {
        return new InsteadFault.EndlessBody();
    }

    /**
     * The answer, then its last words again and again as whole events.
     */
    static Fault endlessEvents() {
        return new WithinFault.EndlessEvents();
    }

    /**
     * After so many events, 0 for at once, the dialect's error event, then a clean end.
     * For a unary call the same as {@link #errorInside200()}.
     */
    static Fault errorEvent(int events, ErrorKind kind) {
        return new WithinFault.ErrorEvent(events, kind);
    }

    /**
     * A clean end after the last piece of content: no finish reason, no terminal marker.
     */
    static Fault truncated() {
        return new WithinFault.Truncate(WithinFault.Cut.BEFORE_FINISH, 0);
    }

    /**
     * A clean end after so many events.
     */
    static Fault truncatedAfter(int events) {
        return new WithinFault.Truncate(WithinFault.Cut.AFTER_EVENTS, events);
    }

    /**
     * Everything but the terminal marker, {@code [DONE]} or {@code message_stop}. A unary
     * answer stays whole.
     */
    static Fault withoutTerminalMarker() {
        return new WithinFault.Truncate(WithinFault.Cut.BEFORE_MARKER, 0);
    }

    /**
     * A tool call whose arguments end in the middle, cleanly. The call is made even if
     * the request did not ask for one.
     */
    static Fault truncatedToolCall() {
        return new WithinFault.Truncate(WithinFault.Cut.IN_TOOL_CALL, 0);
    }

}
