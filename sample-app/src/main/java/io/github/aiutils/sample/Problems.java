package io.github.aiutils.sample;

import java.net.URI;
import java.time.Duration;

import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;

/**
 * Tells callers of errors as problem details (RFC 9457). Comes before Boot's own advice,
 * which knows no error classes.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Problems {

    private static final Logger logger = LoggerFactory.getLogger(Problems.class);

    private final ErrorAttempts attempts;

    Problems(ErrorAttempts attempts) {
        this.attempts = attempts;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuse(AiException error) {
        HttpHeaders headers = new HttpHeaders();
        Long seconds = seconds(error.retryAfter());
        if (seconds != null) {
            headers.set(HttpHeaders.RETRY_AFTER, seconds.toString());
        }
        return answer(of(error), headers);
    }

    private static @Nullable Long seconds(@Nullable Duration wait) {
        return (wait != null) ? wait.plusMillis(999).toSeconds() : null;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuse(BadInputException error) {
        return badInput(String.valueOf(error.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuse(FaultSwitch.NotSimulatedException error) {
        return answer(ProblemDetail.forStatusAndDetail(error.status(), String.valueOf(error.getMessage())),
                HttpHeaders.EMPTY);
    }

    @ExceptionHandler({ ServerWebInputException.class, UnsupportedMediaTypeStatusException.class,
            ContentTooLargeException.class })
    ResponseEntity<ProblemDetail> refuseBody(ResponseStatusException error) {
        ProblemDetail problem = problem(error.getStatusCode(), ErrorClass.INVALID_REQUEST,
                "the body cannot be read; send application/json of at most 16 MB with a text 'message' and, if you like, "
                        + "the texts 'client' and 'model', or to /api/batch with a list 'prompts'");
        return answer(problem, error.getHeaders());
    }

    static ResponseEntity<ProblemDetail> badInput(String detail) {
        return answer(problem(HttpStatus.BAD_REQUEST, ErrorClass.INVALID_REQUEST, detail), HttpHeaders.EMPTY);
    }

    /** Says what it is, also to those who accept events alone. */
    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.getStatus())
            .headers(headers)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .body(problem);
    }

    ProblemDetail of(Throwable error) {
        if (error instanceof AiException known) {
            ErrorClass errorClass = known.errorClass();
            ProblemDetail problem = problem(status(errorClass), errorClass, known.getMessage());
            problem.setProperty("attempts", this.attempts.of(known));
            Long wait = seconds(known.retryAfter());
            if (wait != null) {
                // the event of a stream has no header
                problem.setProperty("retryAfter", wait);
            }
            if (known instanceof ProviderException failed) {
                problem.setProperty("provider", failed.route().provider());
                problem.setProperty("model", failed.route().model());
            }
            return problem;
        }
        if (error instanceof BadInputException) {
            return problem(HttpStatus.BAD_REQUEST, ErrorClass.INVALID_REQUEST, error.getMessage());
        }
        logger.error("A call failed for a reason that nobody foresaw", error);
        return ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR);
    }

    private static ProblemDetail problem(HttpStatusCode status, ErrorClass errorClass, @Nullable String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(detail));
        problem.setType(URI.create("urn:ai-utils:error:" + errorClass.code()));
        problem.setTitle(StringUtils.capitalize(errorClass.title()));
        problem.setProperty("errorClass", errorClass.code());
        return problem;
    }

    private static HttpStatus status(ErrorClass errorClass) {
        return switch (errorClass) {
            case RATE_LIMITED, QUOTA_WAIT -> HttpStatus.TOO_MANY_REQUESTS;
            case OVERLOADED, CIRCUIT_OPEN, NO_ROUTE, LEDGER_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case TIMEOUT, DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            case CONTEXT_WINDOW, INVALID_REQUEST, CONTENT_POLICY -> HttpStatus.BAD_REQUEST;
            case BUDGET_EXCEEDED -> HttpStatus.PAYMENT_REQUIRED;
            case SERVER_ERROR, CONNECTION, INTERRUPTED_STREAM, MALFORMED_RESPONSE, RESPONSE_TOO_LARGE, QUOTA_EXHAUSTED,
                    AUTHENTICATION, PERMISSION, NOT_FOUND ->
                HttpStatus.BAD_GATEWAY;
        };
    }

}
