package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Headers;
import io.github.aiutils.Route;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.transport.WireReply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShouldRetryTests {

    private final ErrorReader reader = new ErrorReader(ErrorDialect.builder("request-id").build());

    @ParameterizedTest
    @CsvSource({ "500, false, FAIL_OVER", "429, false, FAIL_OVER", "500, true, RETRY", "404, true, RETRY",
            "400, true, FAIL", "307, true, FAIL_OVER", "500, maybe, RETRY" })
    void theProvidersWordOverrulesTheStatus(int status, String told, Reaction reaction) {
        Call call = Call.of("req_1", "test", ChatRequest.of("Hi"), false).attempt(new Route("acme", "m"));
        WireReply reply = new WireReply(status, Headers.of(Map.of("x-should-retry", told)),
                "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(this.reader.read(call, reply).reaction()).isEqualTo(reaction);
    }

}
