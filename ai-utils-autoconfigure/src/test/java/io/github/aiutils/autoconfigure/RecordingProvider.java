package io.github.aiutils.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * A server that greets whoever asks, in OpenAI's words, and shows what came over the
 * wire, keys included.
 */
public final class RecordingProvider implements AutoCloseable {

    private static final String ANSWER = """
            {"id":"a1","object":"chat.completion","model":"gpt-4.1","choices":[{"index":0,"finish_reason":"stop",
            "message":{"role":"assistant","content":"Hello"}}],"created":1790000000,
            "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}
            """;

    private final MockWebServer server = new MockWebServer();

    public RecordingProvider() {
        this((server) -> {
        });
    }

    public RecordingProvider(Setup setup) {
        this.server.setDispatcher(new Greeter());
        try {
            setup.apply(this.server);
            this.server.start();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + this.server.getPort() + "/v1";
    }

    public String httpsBaseUrl() {
        return "https://localhost:" + this.server.getPort() + "/v1";
    }

    /** Returns the next request that came; fails if none does. */
    public RecordedRequest taken() throws InterruptedException {
        RecordedRequest request = this.server.takeRequest(5, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    public int requests() {
        return this.server.getRequestCount();
    }

    @Override
    public void close() {
        this.server.close();
    }

    /** Changes the server before it starts. */
    @FunctionalInterface
    public interface Setup {

        void apply(MockWebServer server) throws IOException;

    }

    private static final class Greeter extends Dispatcher {

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder().code(200)
                .addHeader("Content-Type", "application/json")
                .body(ANSWER)
                .build();
        }

    }

}
