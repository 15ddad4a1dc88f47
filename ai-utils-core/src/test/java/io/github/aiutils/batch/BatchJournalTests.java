package io.github.aiutils.batch;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Cost;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Given;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.Route;
import io.github.aiutils.Samples;
import io.github.aiutils.Usage;
import io.github.aiutils.error.ErrorClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class BatchJournalTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Usage USAGE = new Usage(1L, 2L, 3L, 4L, 5L, 6L,
            new Usage.Details(7L, 8L, 9L, 10L, "flex", new BigDecimal("0.000000125")));

    @TempDir
    Path folder;

    private final FakeClient client = new FakeClient((request) -> Mono.just(
            FakeClient.answer("answer to " + FakeClient.text(request), USAGE, FakeClient.cost("0.000000001", "USD"))));

    private Path file() {
        return this.folder.resolve("batch.jsonl");
    }

    private List<BatchEvent> run(FakeClient asked, List<BatchItem> items) {
        return BatchRunner.builder(asked).journal(file()).build().events(items).collectList().block(SOON);
    }

    private static List<BatchResult> results(List<BatchEvent> events) {
        return events.stream()
            .filter(BatchEvent.Finished.class::isInstance)
            .map((event) -> ((BatchEvent.Finished) event).result())
            .toList();
    }

    private static BatchSummary summary(List<BatchEvent> events) {
        return ((BatchEvent.Ended) events.get(events.size() - 1)).summary();
    }

    private static List<BatchItem> items(int count) {
        return IntStream.range(0, count)
            .mapToObj((i) -> BatchItem.of("item-" + i, ChatRequest.of("secret prompt " + i)))
            .toList();
    }

    @Test
    void aSecondRunCallsNothingAndHandsOnTheSame() {
        List<BatchEvent> first = run(this.client, items(500));
        assertThat(this.client.asked).hasSize(500);
        List<BatchEvent> second = run(this.client, items(500));
        assertThat(this.client.asked).hasSize(500);
        List<BatchResult> again = results(second);
        assertThat(again).allMatch(BatchResult::resumed);
        for (int i = 0; i < 500; i++) {
            assertThat(again.get(i).response()).isEqualTo(results(first).get(i).response());
            assertThat(again.get(i).attempts()).isOne();
        }
        assertThat(summary(second).totals())
            .isEqualTo(new BatchTotals(500, 0, 0, 500, 0, BatchTokens.NONE, List.of(), 0));
        assertThat(summary(first).totals().costs()).containsExactly(FakeClient.cost("0.000000500", "USD"));
    }

    @Test
    void callsAgainWhatFailedAndOnlyThat() {
        FakeClient failing = new FakeClient((request) -> FakeClient.text(request).endsWith("3")
                ? Mono.error(Given.error(ErrorClass.INVALID_REQUEST, Given.A)) : Mono.just(FakeClient.answer("ok")));
        assertThat(summary(run(failing, items(10))).totals().failed()).isOne();
        List<BatchEvent> second = run(this.client, items(10));
        assertThat(this.client.asked).containsExactly("secret prompt 3");
        assertThat(summary(second).totals()).returns(10L, BatchTotals::succeeded).returns(9L, BatchTotals::resumed);
    }

    @Test
    void holdsNoPromptAndBelongsToItsOwner() throws IOException {
        run(plain(), items(3));
        assertThat(Files.readString(file())).doesNotContain("secret").contains("item-2", "plain");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }

    @Test
    void keepsEachPartOfAnAnswer() {
        ChatResponse response = new ChatResponse(
                new Message.Assistant(List.of(new Part.Thinking("hm", "signed", null), new Part.Text("Zürich \n\u2028"),
                        new Part.Refusal("no"), new Part.ToolCall("1", "weather", "{\"city\":\"Bern\"}"))),
                new Ending(FinishReason.TOOL_CALLS, "tool_calls", USAGE, new Route("openai", "a/b"), "m-1", "r-1",
                        "p-1", "req_0123456789ab", 3, new Cost(new BigDecimal("12.340000001"), "EUR")));
        run(new FakeClient((request) -> Mono.just(response)), items(1));
        BatchResult resumed = results(run(this.client, items(1))).get(0);
        assertThat(resumed.response()).isEqualTo(response);
        assertThat(resumed.attempts()).isEqualTo(3);
        assertThat(this.client.asked).isEmpty();
    }

    @Test
    void anItemWhoseRequestChangedIsAnErrorThatSaysSo() {
        run(this.client, items(2));
        List<BatchEvent> second = run(this.client, List.of(BatchItem.of("item-0", ChatRequest.of("secret prompt 0")),
                BatchItem.of("item-1", ChatRequest.of("another"))));
        assertThat(this.client.asked).hasSize(2);
        BatchResult changed = results(second).get(1);
        assertThat(changed.status()).isEqualTo(BatchStatus.FAILED);
        assertThat(changed.error().errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
        assertThat(changed.error()).hasMessage("item 'item-1' was not sent: the journal batch.jsonl has an answer to"
                + " another request of this id; give the item an id of its own, or begin a new journal");
        assertThat(results(second).get(0).resumed()).isTrue();
    }

    @Test
    void whereverItIsCutEachWholeLineCounts() throws IOException {
        run(plain(), items(2));
        byte[] whole = Files.readAllBytes(file());
        for (int cut = 0; cut <= whole.length; cut++) {
            byte[] left = Arrays.copyOf(whole, cut);
            Files.write(file(), left);
            FakeClient second = plain();
            List<BatchResult> results = results(run(second, items(2)));
            long lines = IntStream.range(0, cut).filter((i) -> left[i] == '\n').count();
            int kept = (int) Math.max(0, lines - 1);
            assertThat(second.asked).as("cut at %s", cut).hasSize(2 - kept);
            assertThat(results).hasSize(2).allMatch(BatchResult::succeeded);
            assertThat(results.stream().filter(BatchResult::resumed)).hasSize(kept);
            if (cut % 10 > 0) {
                continue;
            }
            FakeClient third = plain();
            run(third, items(2));
            assertThat(third.asked).isEmpty();
        }
    }

    private static FakeClient plain() {
        return new FakeClient((request) -> Mono.just(FakeClient.answer("plain")));
    }

    @Test
    void twoRunsDoNotShareAJournal() {
        FakeClient endless = new FakeClient((request) -> Mono.never());
        Disposable first = BatchRunner.builder(endless).journal(file()).build().run(items(2)).subscribe();
        Samples.await("the first run calls", () -> endless.asked.size() == 2);
        assertThatExceptionOfType(BatchJournalException.class).isThrownBy(() -> run(this.client, items(2)))
            .withMessage(
                    "the journal " + file() + " is in use by another batch; wait for its end, or name another file");
        first.dispose();
        run(this.client, items(2));
        assertThat(this.client.asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "a letter\nto nobody\n", "a letter", "{\"journal\":\"other\",\"version\":1}\n" })
    void aFileThatIsNoJournalIsLeftAlone(String content) throws IOException {
        Files.writeString(file(), content);
        assertThatExceptionOfType(BatchJournalException.class).isThrownBy(() -> run(this.client, items(1)))
            .withMessage("the journal " + file() + " is not a journal of a batch; name another file");
        assertThat(Files.readString(file())).isEqualTo(content);
        assertThat(this.client.asked).isEmpty();
    }

    @Test
    void aJournalOfALaterVersionIsLeftAlone() throws IOException {
        Files.writeString(file(), "{\"journal\":\"ai-utils-batch\",\"version\":2}\n");
        assertThatExceptionOfType(BatchJournalException.class).isThrownBy(() -> run(this.client, items(1)))
            .withMessageContaining("has version 2, but this version of ai-utils reads 1");
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        run(this.client, items(3));
        List<String> lines = Files.readAllLines(file());
        lines.set(2, lines.get(2).substring(5));
        Files.write(file(), lines);
        assertThatExceptionOfType(BatchJournalException.class).isThrownBy(() -> run(this.client, items(3)))
            .withMessage(
                    "the journal " + file() + " is damaged in line 3; delete that line, and its item is called again");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path nowhere = this.folder.resolve("nowhere/batch.jsonl");
        assertThatExceptionOfType(BatchJournalException.class)
            .isThrownBy(() -> BatchRunner.builder(this.client).journal(nowhere).build().run(items(1)).blockLast(SOON))
            .withMessageStartingWith("the journal " + nowhere + " cannot be opened for writing; its folder must exist");
        assertThat(this.client.asked).isEmpty();
    }

    @Test
    void aBatchThatIsCancelledKeepsWhatItPaid() {
        for (int i = 0; i < 2; i++) {
            FakeClient some = plain();
            BatchRunner.builder(some)
                .concurrency(1, 4)
                .asFinished()
                .journal(file())
                .build()
                .run(items(1_000))
                .take(25)
                .blockLast(SOON);
        }
        Set<String> handedOn = results(run(this.client, items(1_000))).stream()
            .filter(BatchResult::resumed)
            .map(BatchResult::id)
            .collect(Collectors.toSet());
        assertThat(handedOn.size() + this.client.asked.size()).isEqualTo(1_000);
        assertThat(handedOn).hasSizeGreaterThanOrEqualTo(25);
    }

}
