package io.github.aiutils.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A batch in a process of its own, which can be killed or kept short of memory. */
final class BatchProcess {

    private static final String PROMPT = " " + "x".repeat(1_000);

    private BatchProcess() {
    }

    static Process start(String heap, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), heap,
                "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                BatchProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    public static void main(String[] arguments) {
        if (arguments[0].equals("journal")) {
            journal(Path.of(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
        }
        else {
            many(Long.parseLong(arguments[1]));
        }
    }

    static BatchRunner journalled(FakeClient client, Path journal) {
        return BatchRunner.builder(client).concurrency(8, 8).asFinished().journal(journal).build();
    }

    static Flux<BatchItem> items(int count) {
        return Flux.range(0, count).map((i) -> BatchItem.of("item-" + i, ChatRequest.of("prompt " + i)));
    }

    /** Writes down what is asked, and prints what is handed on. */
    private static void journal(Path journal, Path bill, int count) {
        FakeClient client = new FakeClient((request) -> answer(request, bill));
        journalled(client, journal).run(items(count)).doOnNext((result) -> {
            System.out.println(result.id());
            System.out.flush();
        }).blockLast();
    }

    private static Mono<ChatResponse> answer(ChatRequest request, Path bill) {
        String text = FakeClient.text(request);
        try {
            Files.writeString(bill, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return Mono.delay(Duration.ofMillis(1 + ThreadLocalRandom.current().nextInt(10)))
            .map((tick) -> FakeClient.answer("answer to " + text));
    }

    private static void many(long count) {
        ChatResponse answer = FakeClient.answer("ok");
        FakeClient client = new FakeClient((request) -> Mono.just(answer));
        client.forgetful();
        BatchSummary summary = BatchRunner.builder(client)
            .build()
            .events(Flux.<BatchItem, Long>generate(() -> 0L, (i, sink) -> {
                if (i == count) {
                    sink.complete();
                }
                else {
                    sink.next(BatchItem.of(ChatRequest.of(i + PROMPT)));
                }
                return i + 1;
            }))
            .ofType(BatchEvent.Ended.class)
            .map(BatchEvent.Ended::summary)
            .blockLast();
        System.out.println((summary != null) ? summary.totals().succeeded() : -1);
    }

}
