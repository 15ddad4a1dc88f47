package io.github.aiutils.sample;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.aiutils.test.simulator.ErrorKind;
import io.github.aiutils.test.simulator.Fault;
import org.jspecify.annotations.Nullable;

/** The faults that the page and {@code /api/faults} know by name. */
enum KnownFault {

    RATE_LIMITED("refuses with 429 and asks to come back in a second", Fault.rateLimited(Duration.ofSeconds(1))),

    RATE_LIMITED_FOR_LONG("refuses with 429 and asks to come back in ten minutes, longer than anybody waits",
            Fault.rateLimited(Duration.ofMinutes(10))),

    OVERLOADED("has no capacity: 503 at OpenAI, 529 at Anthropic", Fault.overloaded()),

    SERVER_ERROR("fails with 500", Fault.serverError()),

    ERROR_IN_200("says 200, but the body is an error", Fault.errorInside200()),

    RESET("resets the connection as soon as it has read the request", Fault.resetBeforeHeaders()),

    STALL("takes the request and never answers", Fault.stallBeforeHeaders()),

    GATEWAY_TIMEOUT("gives up on its own model and says 504", Fault.refused(ErrorKind.TIMEOUT)),

    STALL_MID_STREAM("falls silent after five events of the stream", Fault.stallAfterEvents(5)),

    TRUNCATED_STREAM("ends the stream cleanly after five events, without finish reason and end marker",
            Fault.truncatedAfter(5)),

    RESET_MID_STREAM("resets the connection after five events of the stream", Fault.resetAfterEvents(5)),

    ERROR_MID_STREAM("sends an error as the sixth event of the stream", Fault.errorEvent(5, ErrorKind.OVERLOADED)),

    MALFORMED("answers with JSON that is cut in the middle", Fault.malformedJson()),

    HTML_PAGE("answers with a web page, as proxies do, and status 200", Fault.htmlPage(200)),

    EMPTY_BODY("answers with nothing, and status 200", Fault.emptyBody()),

    REDIRECT("sends a redirect to another host", Fault.redirect("http://127.0.0.1:9/elsewhere")),

    ENDLESS("answers with a body that never ends", Fault.endlessBody()),

    QUOTA_EXHAUSTED("says that the account has no credit left", Fault.quotaExhausted()),

    UNAUTHORIZED("refuses the key with 401", Fault.unauthorized()),

    PERMISSION("says that the key may not use this: 403", Fault.refused(ErrorKind.PERMISSION_DENIED)),

    MODEL_NOT_FOUND("does not know the model: 404", Fault.refused(ErrorKind.MODEL_NOT_FOUND)),

    CONTEXT_WINDOW("finds the prompt longer than the model's window", Fault.contextWindow()),

    INVALID_REQUEST("finds the request wrong: 400", Fault.refused(ErrorKind.INVALID_REQUEST)),

    CONTENT_POLICY("refuses the prompt by its policy", Fault.contentPolicy()),

    SLOW("answers well, a few bytes at a time", Fault.slowDrip(40, Duration.ofMillis(20)));

    private final String sentence;

    private final Fault fault;

    KnownFault(String sentence, Fault fault) {
        this.sentence = sentence;
        this.fault = fault;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the provider does. */
    String sentence() {
        return this.sentence;
    }

    Fault fault() {
        return this.fault;
    }

    static KnownFault of(@Nullable String code) {
        return Arrays.stream(values())
            .filter((known) -> known.code().equals(code))
            .findFirst()
            .orElseThrow(() -> new BadInputException("no fault is named '" + code + "'; there are " + codes()));
    }

    /** Returns the code of a fault that was made here. */
    static String codeOf(Fault fault) {
        return Arrays.stream(values())
            .filter((known) -> known.fault.equals(fault))
            .findFirst()
            .map(KnownFault::code)
            .orElse("other");
    }

    private static List<String> codes() {
        return Arrays.stream(values()).map(KnownFault::code).toList();
    }

}
