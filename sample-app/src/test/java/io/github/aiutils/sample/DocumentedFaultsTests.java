package io.github.aiutils.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.test.simulator.Dialect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/reliability.md} says one sees is what one sees. */
@TestPropertySource(properties = { "ai-utils.providers.openai.retry.enabled=true",
        "ai-utils.providers.openai.retry.min-backoff=1ms", "ai-utils.providers.openai.retry.max-backoff=2ms",
        "ai-utils.providers.openai.retry.budget=1", "ai-utils.providers.openai.breaker.enabled=true",
        "ai-utils.providers.openai.breaker.open-for=1h", "ai-utils.providers.openai.timeout.unary-reply=2s",
        "ai-utils.providers.openai.http.max-response-size=256KB", "ai-utils.providers.openai.timeout.between-chunks=2s",
        "ai-utils.providers.anthropic.retry.enabled=true", "ai-utils.providers.anthropic.breaker.enabled=true" })
class DocumentedFaultsTests extends RunningSample {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```shell\\n(.*?)^```$");

    private static final Pattern CURL = Pattern
        .compile("curl(?: -N)?(?: -X (?<method>[A-Z]+))? localhost:8080(?<path>\\S+)"
                + "(?: -H '(?<header>[^']+)')?(?: --json '(?<body>[^']+)')?");

    private static final Pattern SEEN = Pattern.compile("# (\\d+) (?:from (\\w+)|([\\w-]+)), (\\d+) attempts?");

    private static final Pattern ROW = Pattern
        .compile("(?m)^\\| (?<class>`[\\w-]+`|none) \\|[^|\n]+\\|[^|\n]+\\| `(?<fault>[\\w-]+)`"
                + "(?: at (?<provider>\\w+))?(?<streamed> streamed)? \\| (?<one>[^|]+) \\| (?<all>[^|]+) \\|");

    private static final Pattern OUTCOME = Pattern.compile("(\\w+), (\\d+) attempts?");

    private static final Map<String, String> MODELS = Map.of("openai", "openai/gpt-6-luna", "anthropic",
            "anthropic/claude-haiku-5-5");

    private static final JsonMapper JSON = new JsonMapper();

    static String page() throws IOException {
        return Files.readString(Path.of("../docs/reliability.md"));
    }

    static List<String> blocks() throws IOException {
        return BLOCK.matcher(page()).results().map((block) -> block.group(1)).toList();
    }

    static List<Row> rows() throws IOException {
        Matcher row = ROW.matcher(page());
        List<Row> rows = new ArrayList<>();
        while (row.find()) {
            String provider = (row.group("provider") != null) ? row.group("provider") : "openai";
            rows.add(new Row(row.group("class").replace("`", ""), row.group("fault"), provider,
                    row.group("streamed") != null, row.group("one"), row.group("all")));
        }
        return rows;
    }

    @BeforeEach
    void reset() {
        answer(HttpMethod.POST, "/actuator/aiproviders", "{\"action\":\"reset\"}");
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyExampleShowsWhatIsWrittenBelowIt(String block) {
        Seen last = null;
        int compared = 0;
        for (String line : block.lines().toList()) {
            Matcher curl = CURL.matcher(line);
            Matcher seen = SEEN.matcher(line);
            if (curl.matches()) {
                HttpMethod usual = (curl.group("body") != null) ? HttpMethod.POST : HttpMethod.GET;
                HttpMethod method = (curl.group("method") != null) ? HttpMethod.valueOf(curl.group("method")) : usual;
                last = answer(method, curl.group("path"), curl.group("body"));
                assertThat(last.status()).as(line).isLessThan(curl.group("path").contains("chat") ? 600 : 300);
            }
            else {
                assertThat(seen.matches()).as(line).isTrue();
                assertThat(last).as(line)
                    .isEqualTo(new Seen(Integer.parseInt(seen.group(1)), seen.group(2), seen.group(3),
                            Integer.parseInt(seen.group(4))));
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyErrorIsSeenAsTheTableTells(Row row) {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("provider", row.provider());
        wish.put("fault", row.fault());
        assertThat(answer(HttpMethod.PUT, "/api/faults", JSON.writeValueAsString(wish)).status()).isEqualTo(200);
        assertThat(chat(row, MODELS.get(row.provider()))).isEqualTo(row.seen(row.one()));
        reset();
        assertThat(chat(row, null)).isEqualTo(row.seen(row.all()));
    }

    @Test
    void theTableHasEveryFaultAndThePageEveryClass() throws IOException {
        assertThat(blocks()).hasSizeGreaterThan(3);
        assertThat(rows()).extracting(Row::fault)
            .containsAll(Arrays.stream(KnownFault.values()).map(KnownFault::code).toList());
        Set<ErrorClass> ours = EnumSet.of(ErrorClass.CIRCUIT_OPEN, ErrorClass.NO_ROUTE, ErrorClass.QUOTA_WAIT,
                ErrorClass.DEADLINE_EXCEEDED, ErrorClass.BUDGET_EXCEEDED, ErrorClass.LEDGER_UNAVAILABLE);
        Set<String> provoked = rows().stream().map(Row::errorClass).collect(Collectors.toCollection(TreeSet::new));
        for (ErrorClass errorClass : ErrorClass.values()) {
            assertThat(page()).contains("`" + errorClass.code() + "`");
            assertThat(provoked.contains(errorClass.code())).as(errorClass.code())
                .isNotEqualTo(ours.contains(errorClass));
        }
    }

    private Seen chat(Row row, String model) {
        String path = row.streamed() ? "/api/chat/stream" : "/api/chat";
        return answer(HttpMethod.POST, path,
                JSON.writeValueAsString(call("What is a stream, and when does it end?", model)));
    }

    private Seen answer(HttpMethod method, String path, String body) {
        WebTestClient.RequestBodySpec request = http().method(method).uri(path);
        if (body != null) {
            request.header("Content-Type", "application/json").bodyValue(body);
        }
        EntityExchangeResult<String> answer = request.exchange().expectBody(String.class).returnResult();
        String text = (answer.getResponseBody() != null) ? answer.getResponseBody() : "";
        if (!path.startsWith("/api/chat")) {
            return new Seen(answer.getStatus().value(), null, null, 0);
        }
        JsonNode told = JSON.readTree(path.endsWith("/stream") ? lastEvent(text) : text);
        boolean failed = told.has("errorClass");
        return new Seen(told.path("status").asInt(answer.getStatus().value()),
                failed ? null : told.path("provider").asString(), failed ? told.path("errorClass").asString() : null,
                told.path("attempts").asInt());
    }

    private static String lastEvent(String stream) {
        List<String> data = Stream.of(stream.split("\n")).filter((line) -> line.startsWith("data:")).toList();
        return data.get(data.size() - 1).substring("data:".length());
    }

    /**
     * What a call came to.
     *
     * @param status the status, of the error event if there is one
     * @param provider who answered, {@code null} if nobody did
     * @param errorClass the error's class, {@code null} if there is none
     * @param attempts requests sent
     */
    record Seen(int status, String provider, String errorClass, int attempts) {
    }

    /**
     * A row of the table.
     *
     * @param errorClass class of the error
     * @param fault name of the fault
     * @param provider who has the fault
     * @param streamed whether the answer is streamed
     * @param one what is seen of the provider's own route
     * @param all what is seen of all routes
     */
    record Row(String errorClass, String fault, String provider, boolean streamed, String one, String all) {

        Seen seen(String cell) {
            Matcher outcome = OUTCOME.matcher(cell);
            assertThat(outcome.matches()).as(cell).isTrue();
            int attempts = Integer.parseInt(outcome.group(2));
            boolean failed = Character.isDigit(cell.charAt(0));
            return failed ? new Seen(Integer.parseInt(outcome.group(1)), null, this.errorClass, attempts)
                    : new Seen(200, outcome.group(1), null, attempts);
        }

    }

    @TestConfiguration(proxyBeanMethods = false)
    static class BothSimulated {

        @Bean
        Simulated simulated() {
            return new Simulated(SIMULATOR, Map.of("openai", Dialect.OPENAI, "anthropic", Dialect.ANTHROPIC));
        }

    }

}
