package io.github.aiutils.test.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;

/**
 * Calls a simulator as a client would that knows nothing of it.
 */
final class HttpCalls {

    static final String HELLO = "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]%s}";

    static final String HELLO_CLAUDE = "{\"model\":\"claude-haiku-5-5\",\"max_tokens\":1000,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]%s}";

    private final HttpClient client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();

    private final ProviderSimulator simulator;

    HttpCalls(ProviderSimulator simulator) {
        this.simulator = simulator;
    }

    HttpResponse<String> openAi(String fields) {
        return send(openAiRequest(HELLO.formatted(fields)));
    }

    HttpResponse<String> openAiBody(String body) {
        return send(openAiRequest(body));
    }

    HttpResponse<String> anthropic(String fields) {
        return send(anthropicRequest("/v1/messages", HELLO_CLAUDE.formatted(fields)));
    }

    HttpResponse<String> anthropicBody(String body) {
        return send(anthropicRequest("/v1/messages", body));
    }

    HttpRequest openAiRequest(String body) {
        return HttpRequest.newBuilder(URI.create(this.simulator.openAiBaseUrl() + "/chat/completions"))
            .header("authorization", "Bearer sk-test")
            .header("content-type", "application/json")
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    }

    HttpRequest anthropicRequest(String path, String body) {
        return HttpRequest.newBuilder(URI.create(this.simulator.anthropicBaseUrl() + path))
            .header("x-api-key", "sk-ant-test")
            .header("anthropic-version", "2023-06-01")
            .header("content-type", "application/json")
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return this.client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        catch (IOException ex) {
            throw new BrokenException(ex);
        }
        catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
        return this.client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.MAPPER.readTree(response.body());
    }

    static List<String> events(HttpResponse<String> response) {
        return Arrays.asList(response.body().split("(?<=\n\n)"));
    }

    static final class BrokenException extends RuntimeException {

        BrokenException(IOException cause) {
            super(cause);
        }

    }

}
