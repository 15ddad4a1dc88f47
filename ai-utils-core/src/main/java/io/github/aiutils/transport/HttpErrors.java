package io.github.aiutils.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Reads errors of the application's own {@code WebClient} and {@code RestClient}.
 *
 * @since 0.1.0
 */
public final class HttpErrors {

    private HttpErrors() {
    }

    /**
     * Returns the status of the reply that an error is about. A failure while the body is
     * read comes with the status 200 and is about none.
     * @param error the error
     * @return the status, 400 or more; {@code null} if there is none
     */
    public static @Nullable Integer status(Throwable error) {
        int status = (error instanceof WebClientResponseException reactive) ? reactive.getStatusCode().value()
                : (error instanceof RestClientResponseException blocking) ? blocking.getStatusCode().value() : 0;
        return (status >= 400) ? status : null;
    }

    /**
     * Says whether a request found no server, or none that replied.
     * @param error the error
     * @return whether there was no reply
     */
    public static boolean isConnection(Throwable error) {
        return error instanceof WebClientRequestException || error instanceof ResourceAccessException;
    }

    /**
     * Returns how long a server asks to wait, by {@code retry-after} in seconds or as a
     * date, which counts from the reply's own.
     * @param error the error
     * @return the wait; {@code null} if the server does not say
     */
    public static @Nullable Duration retryAfter(Throwable error) {
        HttpHeaders headers = (error instanceof WebClientResponseException reactive) ? reactive.getHeaders()
                : (error instanceof RestClientResponseException blocking) ? blocking.getResponseHeaders() : null;
        String value = (headers != null) ? headers.getFirst(HttpHeaders.RETRY_AFTER) : null;
        if (headers == null || value == null) {
            return null;
        }
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            long millis = headers.getFirstDate(HttpHeaders.RETRY_AFTER) - headers.getDate();
            return (headers.getDate() >= 0) ? Duration.ofMillis(Math.max(0, millis)) : null;
        }
        catch (IllegalArgumentException ex) {
            return null;
        }
    }

}
