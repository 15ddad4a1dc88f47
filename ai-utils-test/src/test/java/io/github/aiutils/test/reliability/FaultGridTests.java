package io.github.aiutils.test.reliability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Tool;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.RetrySettings.Backoff;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.test.reliability.Expected.Does;
import io.github.aiutils.test.reliability.FaultRow.Asks;
import io.github.aiutils.test.simulator.Answer;
import io.github.aiutils.test.simulator.Dialect;
import io.github.aiutils.test.simulator.ErrorKind;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.test.simulator.Scope;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static io.github.aiutils.test.reliability.Expected.answers;
import static io.github.aiutils.test.reliability.Expected.cut;
import static io.github.aiutils.test.reliability.Expected.ends;
import static io.github.aiutils.test.reliability.Expected.movesOn;
import static io.github.aiutils.test.reliability.Expected.retried;
import static io.github.aiutils.test.reliability.FaultRow.row;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every fault in both dialects, whole and streamed, with one route, with a second one of
 * the other dialect, and as one that passes; over real sockets.
 */
class FaultGridTests {

    private static final int MAX_ATTEMPTS = 3;

    private static final RetrySettings RETRY = new RetrySettings(MAX_ATTEMPTS, Backoff.EXPONENTIAL,
            Duration.ofMillis(500), Duration.ofSeconds(20), 1, Duration.ofSeconds(60), 1);

    /** Half of it, by the chance of {@link Rig.Plan#of}. */
    private static final List<Duration> BACKOFF = List.of(Duration.ofMillis(250), Duration.ofMillis(500));

    private static final Set<ErrorClass> NOT_THE_PROVIDERS_FAULT = EnumSet.of(ErrorClass.RATE_LIMITED,
            ErrorClass.NOT_FOUND, ErrorClass.CONTEXT_WINDOW, ErrorClass.INVALID_REQUEST, ErrorClass.CONTENT_POLICY,
            ErrorClass.RESPONSE_TOO_LARGE);

    private static final Set<ErrorClass> THE_CREDENTIALS_FAULT = EnumSet.of(ErrorClass.AUTHENTICATION,
            ErrorClass.QUOTA_EXHAUSTED);

    private static final String FIRST = "first";

    private static final String SECOND = "second";

    private static final Tool LOOK_UP = Tool.of("look_up", "Looks things up.",
            Map.of("type", "object", "properties", Map.of("query", Map.of("type", "string"))));

    private static final Map<String, Connections> connections = new HashMap<>();

    private static final Map<String, Heard> references = new HashMap<>();

    private static ProviderSimulator first;

    private static ProviderSimulator second;

    private static MockWebServer elsewhere;

    private static URI nobody;

    @BeforeAll
    static void start() throws IOException {
        Stream.of("io.netty", "reactor.netty", "io.github.aiutils", "org.springframework")
            .forEach((name) -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.INFO));
        first = simulator("Über 漢字 and 😀: ");
        second = simulator("Another “voice” ñ — ");
        elsewhere = new MockWebServer();
        elsewhere.start();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        learn(FIRST, first);
        learn(SECOND, second);
    }

    private static ProviderSimulator simulator(String voice) {
        String words = voice + "one two three four five six seven eight nine ten eleven twelve ".repeat(4) + voice;
        return ProviderSimulator.builder()
            .fast()
            .answer((request) -> request.tools().isEmpty() ? Answer.text(words)
                    : Answer.tool("look_up", "{\"query\":\"" + words + "\",\"limit\":7}"))
            .start();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        elsewhere.close();
        connections.values().forEach(Connections::close);
        connections.clear();
        references.clear();
    }

    private static Stream<FaultRow> rows() {
        Duration week = Duration.ofDays(7);
        return Stream.of(
        // @formatter:off
            // what the provider says                              whole answer                                        stream, if it differs
            row("400", status(400),                                ends(ErrorClass.INVALID_REQUEST)),
            row("400 in its own words", kind(ErrorKind.INVALID_REQUEST), ends(ErrorClass.INVALID_REQUEST)),
            row("400 too long", Fault.contextWindow(),             movesOn(ErrorClass.CONTEXT_WINDOW)),
            row("401", status(401),                                movesOn(ErrorClass.AUTHENTICATION)),
            row("401 in its own words", Fault.unauthorized(),      movesOn(ErrorClass.AUTHENTICATION)),
            row("402", status(402),                                movesOn(ErrorClass.QUOTA_EXHAUSTED)),
            row("403", status(403),                                movesOn(ErrorClass.PERMISSION)),
            row("404", status(404),                                movesOn(ErrorClass.NOT_FOUND)),
            row("404 in its own words", kind(ErrorKind.MODEL_NOT_FOUND), movesOn(ErrorClass.NOT_FOUND)),
            row("408", status(408),                                retried(ErrorClass.TIMEOUT)),
            row("409", status(409),                                retried(ErrorClass.SERVER_ERROR)),
            row("413", status(413),                                ends(ErrorClass.INVALID_REQUEST)),
            row("413 in its own words", kind(ErrorKind.TOO_LARGE), ends(ErrorClass.INVALID_REQUEST)),
            row("422", status(422),                                ends(ErrorClass.INVALID_REQUEST)),
            row("429", status(429),                                retried(ErrorClass.RATE_LIMITED)),
            row("429 in its own words", Fault.rateLimited(seconds(7)), retried(ErrorClass.RATE_LIMITED, seconds(7))),
            row("429 retry-after", hint("retry-after", "7"),       retried(ErrorClass.RATE_LIMITED, seconds(7))),
            row("429 retry-after 0", hint("retry-after", "0"),     retried(ErrorClass.RATE_LIMITED, Duration.ZERO)),
            row("429 decimals", hint("retry-after", "1.25"),       retried(ErrorClass.RATE_LIMITED, Duration.ofMillis(1250))),
            row("429 retry-after-ms", hint("retry-after-ms", "1250"), retried(ErrorClass.RATE_LIMITED, Duration.ofMillis(1250))),
            row("429 date", date(9),                               retried(ErrorClass.RATE_LIMITED, seconds(9))),
            row("429 reset", reset("0"),                           retried(ErrorClass.RATE_LIMITED, seconds(11))),
            row("429 reset of one that is not used up", reset("5"), retried(ErrorClass.RATE_LIMITED, seconds(4))),
            row("429 reset too far", reset("0", 3600),             movesOn(ErrorClass.RATE_LIMITED, Duration.ofHours(1))),
            row("429 advice in the body", body("\"availability\":{\"retry_after\":2.5}"), retried(ErrorClass.RATE_LIMITED, Duration.ofMillis(2500))),
            row("429 retryDelay in the body", body("\"details\":[{\"retryDelay\":\"1.5s\"}]"), retried(ErrorClass.RATE_LIMITED, Duration.ofMillis(1500))),
            row("429 in the message", body("\"message\":\"Please try again in 1m2.5s.\""), movesOn(ErrorClass.RATE_LIMITED, Duration.ofMillis(62_500))),
            row("429 in the message, sooner", body("\"message\":\"Please try again in 820ms.\""), retried(ErrorClass.RATE_LIMITED, Duration.ofMillis(820))),
            row("429 header before body", Fault.status(429, Map.of("retry-after", "3"), error("\"message\":\"Please try again in 20s.\"")), retried(ErrorClass.RATE_LIMITED, seconds(3))),
            row("429 nonsense", hint("retry-after", "soon"),       retried(ErrorClass.RATE_LIMITED)),
            row("429 at most a minute", hint("retry-after", "60"), retried(ErrorClass.RATE_LIMITED, seconds(60))),
            row("429 more than a minute", hint("retry-after", "61"), movesOn(ErrorClass.RATE_LIMITED, seconds(61))),
            row("429 next week", hint("retry-after", "604800"),    movesOn(ErrorClass.RATE_LIMITED, week)),
            row("429 past the deadline", hint("retry-after", "7"), movesOn(ErrorClass.RATE_LIMITED, seconds(7)))
                .asking(Asks.FOR_FIVE_SECONDS),
            row("no credit left", Fault.quotaExhausted(),          movesOn(ErrorClass.QUOTA_EXHAUSTED)),
            row("500", status(500),                                retried(ErrorClass.SERVER_ERROR)),
            row("500 in its own words", Fault.serverError(),       retried(ErrorClass.SERVER_ERROR)),
            row("500 not worth it", verdict(500, "false"),         movesOn(ErrorClass.SERVER_ERROR)),
            row("502 of a proxy", Fault.htmlPage(502),             retried(ErrorClass.SERVER_ERROR)),
            row("503", status(503),                                retried(ErrorClass.OVERLOADED)),
            row("503 with a hint", Fault.status(503, Map.of("retry-after", "3"), ""), retried(ErrorClass.OVERLOADED, seconds(3))),
            row("504", status(504),                                retried(ErrorClass.TIMEOUT)),
            row("529", status(529),                                retried(ErrorClass.OVERLOADED)),
            row("overloaded", Fault.overloaded(),                  retried(ErrorClass.OVERLOADED)),
            row("redirect", redirect(),                            movesOn(ErrorClass.MALFORMED_RESPONSE)),
            row("malformed JSON", Fault.malformedJson(),           retried(ErrorClass.MALFORMED_RESPONSE)),
            row("empty 200", Fault.emptyBody(),                    retried(ErrorClass.MALFORMED_RESPONSE)),
            row("HTML 200", Fault.htmlPage(200),                   retried(ErrorClass.MALFORMED_RESPONSE)),
            row("error in 200", Fault.errorInside200(),            retried(ErrorClass.SERVER_ERROR)),
            row("error event first", Fault.errorEvent(0, ErrorKind.OVERLOADED), retried(ErrorClass.OVERLOADED)),
            row("error event later", Fault.errorEvent(8, ErrorKind.OVERLOADED), retried(ErrorClass.OVERLOADED), cut(ErrorClass.OVERLOADED)),
            row("truncated", Fault.truncated(),                    retried(ErrorClass.MALFORMED_RESPONSE),              cut(ErrorClass.INTERRUPTED_STREAM)),
            row("truncated later", Fault.truncatedAfter(8),        retried(ErrorClass.MALFORMED_RESPONSE),              cut(ErrorClass.INTERRUPTED_STREAM)),
            row("truncated at once", Fault.truncatedAfter(1),      retried(ErrorClass.MALFORMED_RESPONSE),              retried(ErrorClass.INTERRUPTED_STREAM)),
            row("no terminal marker", Fault.withoutTerminalMarker(), answers())
                .inAnthropicStreams(cut(ErrorClass.INTERRUPTED_STREAM)),
            row("truncated tool call", Fault.truncatedToolCall(),  retried(ErrorClass.MALFORMED_RESPONSE),              retried(ErrorClass.INTERRUPTED_STREAM))
                .asking(Asks.FOR_A_TOOL),
            row("endless", Fault.endlessBody(),                    ends(ErrorClass.RESPONSE_TOO_LARGE)),
            // what the network does
            row("refused", null,                                   retried(ErrorClass.CONNECTION)),
            row("reset before headers", Fault.resetBeforeHeaders(), retried(ErrorClass.CONNECTION)),
            row("reset in headers", Fault.resetInHeaders(),        retried(ErrorClass.CONNECTION)),
            row("reset mid body", Fault.resetMidBody(),            retried(ErrorClass.CONNECTION),                      cut(ErrorClass.INTERRUPTED_STREAM)),
            row("reset at once", Fault.resetAfterEvents(1),        retried(ErrorClass.CONNECTION),                      retried(ErrorClass.INTERRUPTED_STREAM)),
            row("reset mid stream", Fault.resetAfterEvents(8),     retried(ErrorClass.CONNECTION),                      cut(ErrorClass.INTERRUPTED_STREAM)),
            row("reset mid tool call", Fault.resetAfterEvents(8),  retried(ErrorClass.CONNECTION),                      retried(ErrorClass.INTERRUPTED_STREAM))
                .asking(Asks.FOR_A_TOOL),
            row("stall before headers", Fault.stallBeforeHeaders(), retried(ErrorClass.TIMEOUT))
                .asking(Asks.WITH_SHORT_FIRST_REPLY),
            row("stall after headers", Fault.stallAfterEvents(1),  retried(ErrorClass.TIMEOUT))
                .asking(Asks.WITH_SHORT_FIRST_REPLY),
            row("stall mid stream", Fault.stallAfterEvents(8),     retried(ErrorClass.TIMEOUT),                         cut(ErrorClass.TIMEOUT))
                .asking(Asks.WITH_SHORT_GAP),
            row("pings mid stream", Fault.pingsAfterEvents(8, Duration.ofMillis(20)), retried(ErrorClass.TIMEOUT),       cut(ErrorClass.TIMEOUT))
                .asking(Asks.WITH_SHORT_GAP),
            row("pings at once", Fault.pingsAfterEvents(1, Duration.ofMillis(20)), retried(ErrorClass.TIMEOUT))
                .asking(Asks.WITH_SHORT_FIRST_REPLY),
            row("slow drip", Fault.slowDrip(61, Duration.ofMillis(1)), answers()));
        // @formatter:on
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Fault kind(ErrorKind kind) {
        return Fault.refused(kind);
    }

    private static Fault status(int status) {
        return Fault.status(status, Map.of("content-type", "application/json"), "{}");
    }

    private static Fault hint(String header, String value) {
        return Fault.status(429, Map.of(header, value), "");
    }

    /**
     * The same in the fields of both dialects: one quota is used up, the other is not.
     */
    private static Fault reset(String left) {
        return reset(left, 11);
    }

    private static Fault reset(String left, int seconds) {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        Map<String, String> fields = Map.of("date", "Sun, 22 Nov 2026 10:00:00 GMT", "x-ratelimit-remaining-requests",
                left, "x-ratelimit-reset-requests",
                Duration.ofSeconds(seconds).toString().substring(2).toLowerCase(Locale.ROOT),
                "x-ratelimit-remaining-tokens", "90", "x-ratelimit-reset-tokens", "4s",
                "anthropic-ratelimit-requests-remaining", left, "anthropic-ratelimit-requests-reset",
                now.plusSeconds(seconds).toString(), "anthropic-ratelimit-tokens-remaining", "90",
                "anthropic-ratelimit-tokens-reset", now.plusSeconds(4).toString());
        return Fault.status(429, fields, "");
    }

    private static Fault body(String fields) {
        return Fault.status(429, Map.of("content-type", "application/json"), error(fields));
    }

    private static String error(String fields) {
        return "{\"error\":{" + fields + "}}";
    }

    private static Fault date(int seconds) {
        return Fault.status(429, Map.of("date", "Sun, 22 Nov 2026 10:00:00 GMT", "retry-after",
                "Sun, 22 Nov 2026 10:00:%02d GMT".formatted(seconds)), "");
    }

    private static Fault verdict(int status, String retry) {
        return Fault.status(status, Map.of("x-should-retry", retry), "");
    }

    private static Fault redirect() {
        return Fault.redirect(elsewhere.url("/v1/messages").toString());
    }

    private static Stream<Cell> cells() {
        return rows().flatMap((row) -> Stream.of(Dialect.values())
            .flatMap((dialect) -> Stream.of(false, true)
                .flatMap((streamed) -> Stream.of(Routes.values())
                    .filter((routes) -> routes != Routes.HEALED || row.fault() != null)
                    .map((routes) -> new Cell(row, dialect, streamed, routes)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    @Timeout(30)
    void doesWhatTheTableSays(Cell cell) {
        first.reset();
        second.reset();
        cell.inject();
        Rig rig = cell.rig();
        Heard heard = Heard.of(rig.client(), cell.request(), cell.streamed());
        first.awaitQuiet(Duration.ofSeconds(10));
        second.awaitQuiet(Duration.ofSeconds(10));
        cell.assertRequests(rig);
        cell.assertWaits(rig);
        cell.assertHeard(heard);
        cell.assertBreaker(rig.breaker(FIRST));
        assertThat(rig.held()).isEmpty();
        assertThat(elsewhere.getRequestCount()).isZero();
    }

    private static void learn(String name, ProviderSimulator simulator) {
        for (Dialect dialect : Dialect.values()) {
            Rig rig = new Rig(List.of(Upstream.of(name, dialect, simulator)), FaultGridTests::connections,
                    Rig.Plan.of(RETRY, BreakerSettings.DEFAULTS));
            for (boolean streamed : List.of(false, true)) {
                for (boolean tool : List.of(false, true)) {
                    references.put(key(name, dialect, streamed, tool),
                            Heard.of(rig.client(), request(tool, null), streamed));
                }
            }
        }
    }

    private static String key(String name, Dialect dialect, boolean streamed, boolean tool) {
        return name + dialect + streamed + tool;
    }

    private static ChatRequest request(boolean tool, Duration patience) {
        return ChatRequest.builder()
            .user("Count to twelve")
            .options((options) -> options.tools(tool ? List.of(LOOK_UP) : null))
            .timeout(patience)
            .build();
    }

    private static Connections connections(String provider) {
        return connections.computeIfAbsent(provider, Connections::new);
    }

    private enum Routes {

        /** The fault stands, and there is no other route. */
        ONE,

        /** The fault stands, and there is a second route in the other dialect. */
        TWO,

        /** The fault meets the first request only, and there is a second route. */
        HEALED

    }

    /** One fault in one situation. */
    private record Cell(FaultRow row, Dialect dialect, boolean streamed, Routes routes) {

        private Expected expected() {
            return this.row.expected(this.dialect, this.streamed);
        }

        void inject() {
            if (this.row.fault() != null && this.routes == Routes.HEALED) {
                first.inject(this.row.fault());
            }
            else if (this.row.fault() != null) {
                first.stand(Scope.ALL, this.row.fault());
            }
        }

        Rig rig() {
            Asks asks = this.row.asks();
            Upstream faulty = Upstream.of(FIRST, this.dialect, first)
                .with(new Timeouts(asks.firstReply(), this.streamed ? asks.firstReply() : min(asks), asks.gap(),
                        Duration.ofMinutes(10), Duration.ofMinutes(10)));
            if (this.row.fault() == null) {
                faulty = faulty.at(nobody);
            }
            Upstream other = Upstream.of(SECOND, other(), second);
            return new Rig((this.routes == Routes.ONE) ? List.of(faulty) : List.of(faulty, other),
                    FaultGridTests::connections, Rig.Plan.of(RETRY, BreakerSettings.DEFAULTS));
        }

        private static Duration min(Asks asks) {
            return Collections.min(List.of(asks.firstReply(), asks.gap()));
        }

        ChatRequest request() {
            return FaultGridTests.request(this.row.asks().tool(), this.row.asks().patience());
        }

        /** Whether the first route answers when it is asked again. */
        private boolean heals() {
            return this.routes == Routes.HEALED && expected().reaction() == Does.RETRY;
        }

        private boolean movesOn() {
            return this.routes != Routes.ONE && expected().usesNextRoute() && !heals();
        }

        private int requests() {
            return heals() ? 2 : expected().requests(MAX_ATTEMPTS);
        }

        void assertRequests(Rig rig) {
            assertThat(first.arrivals()).as("requests at the first route")
                .isEqualTo((this.row.fault() != null) ? requests() : 0);
            assertThat(second.arrivals()).as("requests at the second route").isEqualTo(movesOn() ? 1 : 0);
            assertThat(rig.counts(FIRST).attempts()).as("attempts booked").isEqualTo(requests());
            assertThat(rig.counts(SECOND).attempts()).isEqualTo(movesOn() ? 1 : 0);
        }

        void assertWaits(Rig rig) {
            Duration hint = expected().hint();
            List<Duration> waits = (hint != null) ? List.of(hint, hint) : BACKOFF;
            assertThat(rig.retries().waits()).as("waits").isEqualTo(waits.subList(0, requests() - 1));
        }

        void assertHeard(Heard heard) {
            Heard whole = reference(FIRST, this.dialect);
            if (expected().reaction() == Does.CUT) {
                assertThat(whole.text()).startsWith(heard.text());
                assertThat(heard.text()).isNotEmpty();
                assertThat(heard.pieces()).as("pieces that were sent")
                    .matches((pieces) -> mayLoseWhatCame() ? pieces <= sent() : pieces == sent());
                assertThat(heard.toolCalls()).isEmpty();
                assertThat(heard.ending()).isNull();
                assertError(heard.error());
            }
            else if (expected().reaction() == Does.ANSWER || heals()) {
                assertAnswer(heard, whole, requests());
            }
            else if (movesOn()) {
                assertAnswer(heard, reference(SECOND, other()), requests() + 1);
            }
            else {
                assertThat(heard.text()).isEmpty();
                assertThat(heard.toolCalls()).isEmpty();
                assertThat(heard.ending()).isNull();
                assertError(heard.error());
            }
        }

        /** What the reader has not taken when a reset comes is lost to it. */
        private boolean mayLoseWhatCame() {
            return this.row.name().startsWith("reset");
        }

        /** The simulator sends each token as an event of its own. */
        private long sent() {
            return first.ledger().get(0).outputTokens();
        }

        private Dialect other() {
            return (this.dialect == Dialect.OPENAI) ? Dialect.ANTHROPIC : Dialect.OPENAI;
        }

        private Heard reference(String name, Dialect spoken) {
            return references.get(key(name, spoken, this.streamed, this.row.asks().tool()));
        }

        private void assertAnswer(Heard heard, Heard reference, int attempts) {
            assertThat(heard.error()).isNull();
            assertThat(heard.text()).isEqualTo(reference.text());
            assertThat(heard.toolCalls()).isEqualTo(reference.toolCalls());
            assertThat(heard.ending().attempts()).isEqualTo(attempts);
            assertThat(heard.ending().route().provider()).isEqualTo(movesOn() ? SECOND : FIRST);
        }

        private void assertError(AiException error) {
            assertThat(error).isNotNull();
            assertThat(error.errorClass()).as(error.getMessage()).isEqualTo(expected().errorClass());
            assertThat(error.retryAfter()).isEqualTo(expected().hint());
            assertThat(error.getMessage()).doesNotContain("sk-" + FIRST);
        }

        void assertBreaker(CircuitBreaker breaker) {
            ErrorClass errorClass = expected().errorClass();
            boolean opens = THE_CREDENTIALS_FAULT.contains(errorClass);
            assertThat(breaker.getState()).isEqualTo(opens ? CircuitBreaker.State.OPEN : CircuitBreaker.State.CLOSED);
            boolean failed = expected().usesNextRoute() && !NOT_THE_PROVIDERS_FAULT.contains(errorClass);
            assertThat(breaker.getMetrics().getNumberOfFailedCalls()).as("failures counted by the breaker")
                .isEqualTo(!failed ? 0 : heals() ? 1 : requests());
            boolean succeeded = heals() || expected().reaction() == Does.CUT || expected().reaction() == Does.ANSWER;
            assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).as("successes counted by the breaker")
                .isEqualTo(succeeded ? 1 : 0);
        }

        @Override
        public String toString() {
            return this.row.name() + ", " + this.dialect + ", " + (this.streamed ? "streamed" : "whole") + ", "
                    + this.routes;
        }

    }

}
