package io.github.aiutils.sample;

import java.net.URI;
import java.time.Duration;

import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells callers of errors as problem details (RFC 9457). */
@RestControllerAdvice
final class Problems {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuse(AiException error) {
        HttpHeaders headers = new HttpHeaders();
        Duration wait = (error instanceof ProviderException failed) ? failed.details().retryAfter() : null;
        if (wait != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds()));
        }
        return new ResponseEntity<>(of(error), headers, status(error.errorClass()));
    }

    @ExceptionHandler
    ProblemDetail refuse(BadInputException error) {
        return of(error);
    }

    static ProblemDetail of(Throwable error) {
        if (error instanceof AiException known) {
            ErrorClass errorClass = known.errorClass();
            return problem(status(errorClass), errorClass, known.getMessage());
        }
        if (error instanceof BadInputException) {
            return problem(HttpStatus.BAD_REQUEST, ErrorClass.INVALID_REQUEST, error.getMessage());
        }
        return ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR);
    }

    private static ProblemDetail problem(HttpStatus status, ErrorClass errorClass, @Nullable String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(detail));
        problem.setType(URI.create("urn:ai-utils:error:" + errorClass.code()));
        problem.setTitle(StringUtils.capitalize(errorClass.title()));
        problem.setProperty("errorClass", errorClass.code());
        return problem;
    }

    private static HttpStatus status(ErrorClass errorClass) {
        return switch (errorClass) {
            case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
            case OVERLOADED, NO_ROUTE -> HttpStatus.SERVICE_UNAVAILABLE;
            case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
            case CONTEXT_WINDOW, INVALID_REQUEST, CONTENT_POLICY -> HttpStatus.BAD_REQUEST;
            case SERVER_ERROR, CONNECTION, INTERRUPTED_STREAM, MALFORMED_RESPONSE, RESPONSE_TOO_LARGE, QUOTA_EXHAUSTED,
                    AUTHENTICATION, PERMISSION, NOT_FOUND ->
                HttpStatus.BAD_GATEWAY;
        };
    }

}
