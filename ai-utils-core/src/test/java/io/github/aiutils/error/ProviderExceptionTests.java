package io.github.aiutils.error;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

import io.github.aiutils.Headers;
import io.github.aiutils.Samples;
import io.github.aiutils.error.ProviderException.Details;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProviderExceptionTests {

    @Test
    void saysWhoFailedWhatHappenedAndWhatComesNext() {
        Details details = new Details(429, "rate_limit_exceeded", "slow down", Duration.ofSeconds(7), "req_7",
                Headers.NONE);
        assertThat(new ProviderException(ErrorClass.RATE_LIMITED, Samples.ROUTE, details)).hasMessage(
                "acme refused a call to gpt-x: rate limit (HTTP 429, rate_limit_exceeded), slow down, retry after PT7S, "
                        + "request id req_7");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        Details bare = new Details(null, null, null, null, null, Headers.NONE);
        assertThat(new ProviderException(ErrorClass.CONNECTION, Samples.ROUTE, bare))
            .hasMessage("acme failed a call to gpt-x: connection failed");
        Details status = new Details(503, null, null, null, null, Headers.NONE);
        assertThat(new ProviderException(ErrorClass.OVERLOADED, Samples.ROUTE, status))
            .hasMessage("acme failed a call to gpt-x: overloaded (HTTP 503)");
        Details code = new Details(null, "overloaded_error", null, null, null, Headers.NONE);
        assertThat(new ProviderException(ErrorClass.OVERLOADED, Samples.ROUTE, code))
            .hasMessage("acme failed a call to gpt-x: overloaded (overloaded_error)");
    }

    @Test
    void reactsAsItsClassDoesUnlessMoreIsKnown() {
        Details details = Details.of("moved");
        assertThat(new ProviderException(ErrorClass.MALFORMED_RESPONSE, Samples.ROUTE, details).reaction())
            .isEqualTo(Reaction.RETRY);
        assertThat(
                new ProviderException(ErrorClass.MALFORMED_RESPONSE, Reaction.FAIL_OVER, Samples.ROUTE, details, null)
                    .reaction())
            .isEqualTo(Reaction.FAIL_OVER);
        assertThat(new RefusedException(ErrorClass.NO_ROUTE, "no").reaction()).isEqualTo(Reaction.FAIL);
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    void namesClassesInLowerCaseWordsWithDashes(ErrorClass errorClass) {
        assertThat(errorClass.code()).matches("[a-z]+(-[a-z]+)*")
            .isEqualTo(errorClass.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(errorClass.title()).matches("[a-z]+( [a-z]+)*");
    }

    @Test
    void retriesWhatMayPassAndNothingElse() {
        assertThat(Arrays.stream(ErrorClass.values()).filter((each) -> each.reaction() == Reaction.RETRY))
            .containsExactlyInAnyOrder(ErrorClass.RATE_LIMITED, ErrorClass.OVERLOADED, ErrorClass.SERVER_ERROR,
                    ErrorClass.CONNECTION, ErrorClass.TIMEOUT, ErrorClass.INTERRUPTED_STREAM,
                    ErrorClass.MALFORMED_RESPONSE);
    }

}
