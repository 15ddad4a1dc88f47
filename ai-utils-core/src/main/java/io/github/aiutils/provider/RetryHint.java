package io.github.aiutils.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import io.github.aiutils.Headers;
import io.github.aiutils.provider.ErrorDialect.Window;
import org.jspecify.annotations.Nullable;

/**
 * Finds how long a provider asks to wait: {@code retry-after-ms} first, as OpenAI's and
 * Azure's clients do, then {@code retry-after} in seconds, decimals or as a date (RFC
 * 9110, section 10.2.3), then the error's own advice, then the time at which a quota is
 * there again, at last what the message says. Dates count from the reply's own
 * {@code date}, since a codec has no clock.
 */
final class RetryHint {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Headers headers;

    private final ErrorBody body;

    private final @Nullable Instant now;

    /**
     * Makes a finder.
     * @param reply the reply's header fields
     * @param body the reply's body, which may repeat fields
     */
    RetryHint(Headers reply, ErrorBody body) {
        this.headers = (name) -> {
            String value = reply.first(name);
            return (value != null) ? value : body.advice().headers().first(name);
        };
        this.body = body;
        this.now = WaitText.date(reply.first("date"));
    }

    /**
     * Returns the wait that is asked for in so many words.
     * @return the wait, never negative; {@code null} if there is none or it makes no
     * sense
     */
    @Nullable Duration asked() {
        Duration millis = WaitText.number(this.headers.first("retry-after-ms"), 1e6);
        if (millis != null) {
            return millis;
        }
        String value = this.headers.first("retry-after");
        Duration seconds = WaitText.number(value, 1e9);
        if (seconds != null) {
            return seconds;
        }
        Duration wait = WaitText.between(this.now, WaitText.date(value));
        return (wait != null) ? wait : this.body.advice().delay();
    }

    /**
     * Returns the wait that is asked for or follows from what else is said.
     * @param windows where to look for the state of quotas
     * @return the wait, never negative; {@code null} if there is none
     */
    @Nullable Duration find(List<Window> windows) {
        Duration wait = asked();
        wait = (wait != null) ? wait : reset(windows);
        return (wait != null) ? wait : WaitText.said(this.body.message());
    }

    /** All quotas that are used up must be there again; if none is, the first one. */
    private @Nullable Duration reset(List<Window> windows) {
        Duration usedUp = null;
        Duration first = null;
        for (Window window : windows) {
            Duration wait = reset(window);
            if (wait != null && isUsedUp(window)) {
                usedUp = (usedUp == null || wait.compareTo(usedUp) > 0) ? wait : usedUp;
            }
            else if (wait != null && window.reset() != null) {
                first = (first == null || wait.compareTo(first) < 0) ? wait : first;
            }
        }
        return (usedUp != null) ? usedUp : first;
    }

    private boolean isUsedUp(Window window) {
        return Duration.ZERO.equals(WaitText.number(this.headers.first(window.remaining()), 1));
    }

    private @Nullable Duration reset(Window window) {
        if (window.reset() != null) {
            return WaitText.until(this.headers.first(window.reset()), this.now);
        }
        return (this.now != null) ? MINUTE.minusSeconds(this.now.atOffset(ZoneOffset.UTC).getSecond()) : null;
    }

}
