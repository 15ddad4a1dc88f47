package io.github.aiutils.benchmarks.failover;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.benchmarks.Programs;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.ProviderSpec;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.transport.HttpClients;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Measures the time from a fault to the arrival of the second request, one call at a
 * time, in turn with {@code WebClient} that goes on by {@code onErrorResume}. The network
 * is in both; what is ours is the difference. A fault is a 503, timed from when the
 * server hands it to its connection, or a refused connection, timed from the call's
 * start.
 */
public final class FailoverBenchmark {

    private static final String ANSWER = "{\"id\":\"1\",\"object\":\"chat.completion\",\"model\":\"gpt-4.1\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";

    private static final String FAULT = "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":null}}";

    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicLong faultNanos = new AtomicLong();

    private final AtomicLong arrivedNanos = new AtomicLong();

    private FailoverBenchmark() {
    }

    /**
     * Runs the benchmark and prints its table.
     * @param args calls to warm up and to measure; 5000 and 5000 if not given
     */
    public static void main(String[] args) {
        int warmUp = (args.length > 0) ? Integer.parseInt(args[0]) : 5000;
        int measured = (args.length > 1) ? Integer.parseInt(args[1]) : 5000;
        new FailoverBenchmark().run(warmUp, measured);
        System.exit(0);
    }

    private void run(int warmUp, int measured) {
        DisposableServer faulty = server(503, FAULT, this.faultNanos);
        DisposableServer healthy = server(200, ANSWER, this.arrivedNanos);
        String second = url(healthy.port());
        System.out.printf("microseconds from the fault to the arrival of the second request%n%-10s %-10s %10s %10s%n",
                "fault", "contender", "median", "p99");
        measure("503", url(faulty.port()), second, warmUp, measured);
        DisposableServer gone = server(503, FAULT, this.faultNanos);
        int closed = gone.port();
        gone.disposeNow();
        measure("refused", url(closed), second, warmUp, measured);
    }

    private void measure(String fault, String first, String second, int warmUp, int measured) {
        Mono<?> ours = Mono.from(client(first, second).chat(ChatRequest.of("Hi")));
        Mono<?> raw = raw(first).onErrorResume((error) -> raw(second));
        double[] own = new double[measured];
        double[] base = new double[measured];
        for (int i = -warmUp; i < measured; i++) {
            double rawMicros = once(raw);
            double ownMicros = once(ours);
            if (i >= 0) {
                base[i] = rawMicros;
                own[i] = ownMicros;
            }
        }
        print(fault, base, own);
    }

    private double once(Mono<?> call) {
        this.faultNanos.set(System.nanoTime());
        call.block(LONG);
        return (this.arrivedNanos.get() - this.faultNanos.get()) / 1e3;
    }

    private static void print(String fault, double[] base, double[] own) {
        double median = Programs.median(own) - Programs.median(base);
        double p99 = Programs.percentile(own, 0.99) - Programs.percentile(base, 0.99);
        String row = "%-10s %-10s %10.0f %10.0f%n";
        System.out.printf(Locale.ROOT, row, fault, "WEBCLIENT", Programs.median(base), Programs.percentile(base, 0.99));
        System.out.printf(Locale.ROOT, row, fault, "AI_UTILS", Programs.median(own), Programs.percentile(own, 0.99));
        System.out.printf(Locale.ROOT, row, fault, "more", median, p99);
        System.out.printf(Locale.ROOT, "%-10s %-10s %10.2f %10.2f%n", fault, "ratio",
                Programs.median(own) / Programs.median(base),
                Programs.percentile(own, 0.99) / Programs.percentile(base, 0.99));
        Programs.mark("our own time after a fault (" + fault + ") at most 1 ms, median and p99",
                median <= 1000 && p99 <= 1000);
    }

    private static DisposableServer server(int status, String body, AtomicLong nanos) {
        return HttpServer.create().host("127.0.0.1").port(0).handle((request, response) -> {
            if (status == 200) {
                nanos.set(System.nanoTime());
            }
            return request.receive()
                .then(Mono.defer(() -> response.status(status)
                    .header("content-type", "application/json")
                    .sendString(Mono.fromSupplier(() -> {
                        if (status != 200) {
                            nanos.set(System.nanoTime());
                        }
                        return body;
                    }))
                    .then()));
        }).bindNow();
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static ChatClient client(String first, String second) {
        return ChatClient.builder()
            .provider("first", ProviderType.OPENAI, (spec) -> once(spec, first))
            .provider("second", ProviderType.OPENAI, (spec) -> once(spec, second))
            .routes("first/gpt-4.1", "second/gpt-4.1")
            .build();
    }

    /** Without breaker and retry, which would spare the first route or ask it twice. */
    private static void once(ProviderSpec spec, String url) {
        spec.apiKey("key").baseUrl(url).retry(RetrySettings.NONE).breaker(null);
    }

    private static Mono<String> raw(String url) {
        WebClient client = WebClient.builder()
            .baseUrl(url)
            .clientConnector(new ReactorClientHttpConnector(HttpClients.create("raw", 100, LONG)))
            .build();
        return Mono.defer(() -> client.post()
            .uri("/chat/completions")
            .header("Authorization", "Bearer key")
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(Map.of("model", "gpt-4.1"))
            .retrieve()
            .bodyToMono(String.class));
    }

}
