package io.github.aiutils.test.simulator;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FaultTests {

    private static final String STREAM = ",\"stream\":true";

    private static final int QUIET_MILLIS = 150;

    private final ProviderSimulator simulator = ProviderSimulator.builder()
        .seed(7)
        .fast()
        .answer("One two three")
        .start();

    private final HttpCalls calls = new HttpCalls(this.simulator);

    @AfterEach
    void close() {
        this.simulator.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(Fault.rateLimited(Duration.ofMillis(1500)), 429, "rate_limit_exceeded", 429,
                        "rate_limit_error"),
                Arguments.of(Fault.overloaded(), 503, "server_is_overloaded", 529, "overloaded_error"),
                Arguments.of(Fault.serverError(), 500, null, 500, "api_error"),
                Arguments.of(Fault.quotaExhausted(), 429, "credit_balance_exhausted", 402, "billing_error"),
                Arguments.of(Fault.unauthorized(), 401, "invalid_api_key", 401, "authentication_error"),
                Arguments.of(Fault.contextWindow(), 400, "context_length_exceeded", 400, "invalid_request_error"),
                Arguments.of(Fault.refused(ErrorKind.SLOW_DOWN), 429, "slow_down", 429, "rate_limit_error"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInEachDialect(Fault fault, int status, String code, int anthropicStatus, String type) {
        this.simulator.inject(fault, fault);
        HttpResponse<String> openAi = this.calls.openAi("");
        assertThat(openAi.statusCode()).isEqualTo(status);
        assertThat(HttpCalls.json(openAi).at("/error/code").stringValue(null)).isEqualTo(code);
        HttpResponse<String> anthropic = this.calls.anthropic("");
        assertThat(anthropic.statusCode()).isEqualTo(anthropicStatus);
        assertThat(HttpCalls.json(anthropic).at("/error/type").stringValue()).isEqualTo(type);
        assertThat(HttpCalls.json(anthropic).path("request_id").stringValue()).startsWith("req_");
        assertThat(this.calls.openAi("").statusCode()).isEqualTo(200);
        assertThat(this.simulator.ledger()).extracting(LedgerEntry::outcome)
            .containsExactly(Outcome.FAULT, Outcome.FAULT, Outcome.OK);
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void knowsEveryErrorInBothDialects(ErrorKind kind) {
        this.simulator.inject(Fault.refused(kind), Fault.refused(kind));
        assertThat(this.calls.openAi("").statusCode()).isBetween(400, 599);
        int expected = (kind == ErrorKind.CONTENT_POLICY) ? 200 : 400;
        assertThat(this.calls.anthropic("").statusCode()).isBetween(expected, 599);
    }

    @Test
    void hintsWhenToComeAgain() {
        this.simulator.inject(Fault.rateLimited(Duration.ofMillis(1500)), Fault.rateLimited(Duration.ofMillis(1500)));
        HttpResponse<String> openAi = this.calls.openAi("");
        assertThat(openAi.headers().firstValue("retry-after")).hasValue("2");
        assertThat(openAi.headers().firstValue("retry-after-ms")).hasValue("1500");
        assertThat(openAi.body()).contains("Please try again in 1.5s.");
        HttpResponse<String> anthropic = this.calls.anthropic("");
        assertThat(anthropic.headers().firstValue("retry-after")).hasValue("2");
        assertThat(anthropic.headers().firstValue("retry-after-ms")).isEmpty();
    }

    @Test
    void refusesByPolicyWithStatus200AtAnthropic() {
        this.simulator.inject(Fault.contentPolicy(), Fault.contentPolicy());
        assertThat(HttpCalls.json(this.calls.openAi("")).at("/error/code").stringValue()).isEqualTo("invalid_prompt");
        HttpResponse<String> anthropic = this.calls.anthropic("");
        assertThat(anthropic.statusCode()).isEqualTo(200);
        assertThat(anthropic.body()).contains("\"content\":[],\"stop_reason\":\"refusal\"");
    }

    @Test
    void answersExactlyAsTold() {
        this.simulator.inject(Fault.status(418, Map.of("x-tea", "green"), "{\"short\":\"stout\"}"), Fault.htmlPage(502),
                Fault.emptyBody(), Fault.malformedJson(), Fault.errorInside200(),
                Fault.redirect("http://127.0.0.1:1/elsewhere"));
        HttpResponse<String> teapot = this.calls.openAi("");
        assertThat(teapot.statusCode()).isEqualTo(418);
        assertThat(teapot.headers().firstValue("x-tea")).hasValue("green");
        assertThat(teapot.body()).isEqualTo("{\"short\":\"stout\"}");
        HttpResponse<String> page = this.calls.openAi("");
        assertThat(page.statusCode()).isEqualTo(502);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(this.calls.openAi("").body()).isEmpty();
        HttpResponse<String> malformed = this.calls.openAi("");
        assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> HttpCalls.json(malformed));
        HttpResponse<String> inside = this.calls.anthropic("");
        assertThat(inside.statusCode()).isEqualTo(200);
        assertThat(HttpCalls.json(inside).path("type").stringValue()).isEqualTo("error");
        HttpResponse<String> redirect = this.calls.openAi("");
        assertThat(redirect.statusCode()).isEqualTo(307);
        assertThat(redirect.headers().firstValue("location")).hasValue("http://127.0.0.1:1/elsewhere");
    }

    @Test
    void resetsBeforeHeaders() throws IOException {
        this.simulator.inject(Fault.resetBeforeHeaders());
        try (RawConnection connection = open("")) {
            assertThat(connection.end(5_000)).isEqualTo(RawConnection.End.RESET);
            assertThat(connection.seen()).isEmpty();
        }
        assertFault(0);
    }

    @Test
    void resetsInHeaders() throws IOException {
        this.simulator.inject(Fault.resetInHeaders());
        try (RawConnection connection = open("")) {
            assertThat(connection.end(5_000)).isEqualTo(RawConnection.End.RESET);
            assertThat(connection.seen()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("content-le");
        }
        assertFault(0);
    }

    @Test
    void resetsAfterEvents() throws IOException {
        this.simulator.inject(Fault.resetAfterEvents(2));
        try (RawConnection connection = open(STREAM)) {
            assertThat(connection.end(5_000)).isEqualTo(RawConnection.End.RESET);
            assertThat(connection.events()).isEqualTo(2);
            assertThat(connection.seen()).contains("\"content\":\"One\"").doesNotContain("two");
        }
        assertFault(1);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void resetsInTheBody(String mode) throws IOException {
        this.simulator.inject(Fault.resetMidBody());
        try (RawConnection connection = open(mode)) {
            assertThat(connection.end(5_000)).isEqualTo(RawConnection.End.RESET);
            assertThat(connection.seen()).contains("\"chatcmpl-")
                .doesNotContain("[DONE]", "system_fingerprint\":\"fp_simulator\"}");
        }
        this.simulator.awaitQuiet(Duration.ofSeconds(5));
    }

    static List<String> modes() {
        return List.of("", STREAM);
    }

    @Test
    void stallsBeforeHeaders() throws IOException {
        this.simulator.inject(Fault.stallBeforeHeaders());
        try (RawConnection connection = open("")) {
            awaitArrival();
            assertThat(connection.end(QUIET_MILLIS)).isEqualTo(RawConnection.End.STILL_OPEN);
            assertThat(connection.seen()).isEmpty();
        }
        assertFault(0);
    }

    @Test
    void stallsAfterEvents() throws IOException {
        this.simulator.inject(Fault.stallAfterEvents(3), Fault.stallAfterEvents(0));
        try (RawConnection connection = open(STREAM)) {
            assertThat(connection.readUntil("\" two").end(QUIET_MILLIS)).isEqualTo(RawConnection.End.STILL_OPEN);
            assertThat(connection.events()).isEqualTo(3);
        }
        assertFault(2);
        try (RawConnection connection = open(STREAM)) {
            assertThat(connection.readUntil("\r\n\r\n").end(QUIET_MILLIS)).isEqualTo(RawConnection.End.STILL_OPEN);
            assertThat(connection.seen()).contains("text/event-stream").doesNotContain("data:");
        }
    }

    /** Whatever number of events: a whole answer has none. */
    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 8 })
    void stallsInAUnaryBody(int events) throws IOException {
        this.simulator.inject(Fault.stallAfterEvents(events));
        try (RawConnection connection = open("")) {
            assertThat(connection.readUntil("chatcmpl-").end(QUIET_MILLIS)).isEqualTo(RawConnection.End.STILL_OPEN);
            assertThat(connection.seen()).contains("content-length", "\"chatcmpl-")
                .doesNotContain("system_fingerprint");
        }
    }

    /** Who takes that for an answer waits for ever. */
    @Test
    void saysNothingButThatItIsAlive() throws IOException {
        Fault pings = Fault.pingsAfterEvents(3, Duration.ofMillis(2));
        this.simulator.inject(pings, pings);
        try (RawConnection connection = open(STREAM)) {
            for (int i = 0; i < 5; i++) {
                connection.readAtLeast(connection.readUntil(": keep-alive").seen().length() + 1);
            }
            assertThat(connection.events()).isEqualTo(3);
        }
        assertFault(2);
        try (RawConnection connection = open("")) {
            connection.readUntil("chatcmpl-").readUntil("\n\r\n1\r\n\n");
            assertThat(connection.seen()).doesNotContain("system_fingerprint");
        }
    }

    @Test
    void drips() {
        this.simulator.inject(Fault.slowDrip(40, Duration.ofMillis(1)), Fault.slowDrip(40, Duration.ofMillis(1)));
        assertThat(this.calls.openAi(STREAM).body()).contains("\"content\":\"One\"").endsWith("data: [DONE]\n\n");
        assertThat(HttpCalls.json(this.calls.openAi("")).at("/choices/0/message/content").stringValue())
            .isEqualTo("One two three");
    }

    @ParameterizedTest
    @MethodSource("endless")
    void neverEnds(Fault fault, String mode) throws IOException {
        this.simulator.inject(fault);
        try (RawConnection connection = open(mode)) {
            assertThat(connection.readAtLeast(1_000_000)).isGreaterThanOrEqualTo(1_000_000);
        }
        this.simulator.awaitQuiet(Duration.ofSeconds(5));
        assertThat(this.simulator.ledger().get(0).outcome()).isEqualTo(Outcome.FAULT);
    }

    static List<Arguments> endless() {
        return List.of(Arguments.of(Fault.endlessBody(), ""), Arguments.of(Fault.endlessBody(), STREAM),
                Arguments.of(Fault.endlessEvents(), ""), Arguments.of(Fault.endlessEvents(), STREAM));
    }

    @Test
    void sendsErrorEvents() {
        this.simulator.inject(Fault.errorEvent(0, ErrorKind.SERVER_ERROR), Fault.errorEvent(2, ErrorKind.OVERLOADED),
                Fault.errorEvent(1, ErrorKind.OVERLOADED));
        assertThat(this.calls.openAi(STREAM).body())
            .isEqualTo("data: {\"error\":{\"message\":\"The server had an error while processing your request.\","
                    + "\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n");
        assertThat(HttpCalls.events(this.calls.anthropic(STREAM))).hasSize(3)
            .last()
            .isEqualTo("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                    + "\"message\":\"Overloaded\"},\"request_id\":\"req_000000000002\"}\n\n");
        HttpResponse<String> unary = this.calls.openAi("");
        assertThat(unary.statusCode()).isEqualTo(200);
        assertThat(HttpCalls.json(unary).at("/error/code").stringValue()).isEqualTo("server_is_overloaded");
    }

    @Test
    void truncatesCleanly() {
        this.simulator.inject(Fault.truncated(), Fault.truncatedAfter(2), Fault.withoutTerminalMarker(),
                Fault.truncated(), Fault.truncated());
        assertThat(this.calls.openAi(STREAM).body()).contains("three").doesNotContain("\"stop\"", "[DONE]");
        assertThat(HttpCalls.events(this.calls.openAi(STREAM))).hasSize(2);
        assertThat(this.calls.openAi(STREAM).body()).contains("\"stop\"").doesNotContain("[DONE]");
        assertThat(this.calls.anthropic(STREAM).body()).contains("three").doesNotContain("message_delta");
        HttpResponse<String> unary = this.calls.openAi("");
        assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> HttpCalls.json(unary));
    }

    @Test
    void truncatesToolCalls() {
        this.simulator.inject(Fault.truncatedToolCall(), Fault.truncatedToolCall());
        assertThat(this.calls.openAi(STREAM).body()).contains("tool_calls", "\\\"quer").doesNotContain("limit", "DONE");
        assertThat(this.calls.anthropic(STREAM).body()).contains("tool_use", "\\\"quer")
            .doesNotContain("limit", "message_delta");
    }

    @Test
    void meetsOnlyWhomItIsMeantFor() {
        this.simulator.inject(Scope.of(Dialect.ANTHROPIC), Fault.serverError());
        this.simulator.inject(Scope.of("claude-haiku-5-5"), Fault.overloaded());
        assertThat(this.calls.openAi("").statusCode()).isEqualTo(200);
        assertThat(this.calls.anthropic("").statusCode()).isEqualTo(500);
        assertThat(this.calls.anthropic("").statusCode()).isEqualTo(529);
        assertThat(this.calls.anthropic("").statusCode()).isEqualTo(200);
    }

    @Test
    void standsUntilCleared() {
        this.simulator.stand(Scope.ALL, Fault.overloaded());
        assertThat(this.calls.openAi("").statusCode()).isEqualTo(503);
        assertThat(this.calls.openAi("").statusCode()).isEqualTo(503);
        this.simulator.clearFaults();
        assertThat(this.calls.openAi("").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 9 })
    void anyNumberOfEventsIsTheFirstHalfOfAUnaryBody(int events) {
        this.simulator.inject(Fault.truncatedAfter(events));
        HttpResponse<String> half = this.calls.openAi("");
        assertThat(half.statusCode()).isEqualTo(200);
        assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> HttpCalls.json(half));
        this.simulator.inject(Fault.resetAfterEvents(events));
        assertThatExceptionOfType(HttpCalls.BrokenException.class).isThrownBy(() -> this.calls.openAi(""));
    }

    @Test
    void tellsWhatWaitsAndForgetsItScopeByScope() {
        Scope openAi = Scope.of(Dialect.OPENAI);
        this.simulator.stand(openAi, Fault.overloaded());
        this.simulator.inject(openAi, Fault.serverError());
        this.simulator.inject(Fault.emptyBody());
        assertThat(this.simulator.pendingFaults()).containsExactly(new PendingFault(openAi, Fault.serverError(), false),
                new PendingFault(Scope.ALL, Fault.emptyBody(), false),
                new PendingFault(openAi, Fault.overloaded(), true));
        assertThat(this.calls.openAi("").statusCode()).isEqualTo(500);
        this.simulator.clearFaults(openAi);
        assertThat(this.simulator.pendingFaults())
            .containsExactly(new PendingFault(Scope.ALL, Fault.emptyBody(), false));
    }

    @Test
    void standsByChanceAndSeed() {
        FaultBox box = new FaultBox(3);
        FaultBox same = new FaultBox(3);
        box.stand(Scope.ALL, 0.25, Fault.overloaded());
        same.stand(Scope.ALL, 0.25, Fault.overloaded());
        int met = 0;
        for (int i = 0; i < 4_000; i++) {
            Fault fault = box.take(Dialect.OPENAI, "m", i);
            assertThat(same.take(Dialect.OPENAI, "m", i)).isEqualTo(fault);
            met += (fault != null) ? 1 : 0;
        }
        assertThat(met).isBetween(900, 1_100);
    }

    private void awaitArrival() {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (this.simulator.arrivals() == 0 && System.nanoTime() < end) {
            Thread.yield();
        }
    }

    private RawConnection open(String mode) throws IOException {
        return new RawConnection(this.simulator, HttpCalls.HELLO.formatted(mode));
    }

    private void assertFault(long outputTokens) {
        this.simulator.awaitQuiet(Duration.ofSeconds(5));
        LedgerEntry entry = this.simulator.ledger().get(0);
        assertThat(entry.outcome()).isEqualTo(Outcome.FAULT);
        assertThat(entry.outputTokens()).isEqualTo(outputTokens);
    }

}
