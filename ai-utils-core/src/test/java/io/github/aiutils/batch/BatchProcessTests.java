package io.github.aiutils.batch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class BatchProcessTests {

    private static final int ITEMS = 600;

    private static final int AT_A_TIME = 8;

    @TempDir
    Path folder;

    @Test
    void aBatchThatIsKilledTwiceIsResumedWithoutPayingAgain() throws Exception {
        Path journal = this.folder.resolve("journal");
        Path bill = this.folder.resolve("bill");
        Set<String> handedOn = new HashSet<>();
        for (int killedAt : List.of(100, 250)) {
            Set<String> kept = kept(journal);
            int before = asked(bill).size();
            handedOn.addAll(runAndKill(journal, bill, killedAt));
            List<String> asked = asked(bill);
            assertThat(asked.subList(before, asked.size())).noneMatch(kept::contains);
        }
        Set<String> kept = kept(journal);
        assertThat(kept).hasSizeBetween(250, ITEMS - 1).containsAll(handedOn);
        List<String> paid = asked(bill);
        FakeClient client = new FakeClient((request) -> Mono.just(FakeClient.answer("ok")));
        List<BatchResult> results = BatchProcess.journalled(client, journal)
            .run(BatchProcess.items(ITEMS))
            .collectList()
            .block(Duration.ofSeconds(20));
        assertThat(results.stream().map(BatchResult::id).distinct()).hasSize(ITEMS);
        assertThat(results).hasSize(ITEMS).allMatch(BatchResult::succeeded);
        assertThat(results.stream().filter(BatchResult::resumed).map(BatchResult::id))
            .containsExactlyInAnyOrderElementsOf(kept);
        assertThat(client.asked).hasSize(ITEMS - kept.size());
        int twice = paid.size() + client.asked.size() - ITEMS;
        assertThat(twice).as("calls under way, or not yet written, at the two kills").isBetween(0, 2 * 4 * AT_A_TIME);
    }

    private List<String> runAndKill(Path journal, Path bill, int killedAt) throws Exception {
        Process process = BatchProcess.start("-Xmx64m", "journal", journal.toString(), bill.toString(),
                Integer.toString(ITEMS));
        List<String> handedOn = new ArrayList<>();
        try (BufferedReader reader = reader(process)) {
            String line;
            while (handedOn.size() < killedAt && (line = reader.readLine()) != null) {
                handedOn.add(line);
            }
            process.destroyForcibly();
            assertThat(process.waitFor()).isEqualTo(128 + 9);
        }
        assertThat(handedOn).hasSize(killedAt);
        return handedOn;
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns the items whose line in the journal is whole. */
    private static Set<String> kept(Path journal) throws IOException {
        Set<String> kept = new HashSet<>();
        String text = Files.exists(journal) ? Files.readString(journal) : "";
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().skip(1).toList()) {
            kept.add(JournalFormat.id(line.getBytes(StandardCharsets.UTF_8)));
        }
        return kept;
    }

    private static List<String> asked(Path bill) throws IOException {
        return Files.exists(bill)
                ? Files.readAllLines(bill).stream().map((line) -> line.replace("prompt ", "item-")).toList()
                : List.of();
    }

    /** The items alone would need more than a gigabyte. */
    @Test
    void aMillionItemsStreamThroughASmallHeap() throws Exception {
        Process process = BatchProcess.start("-Xmx32m", "many", "1000000");
        try (BufferedReader reader = reader(process)) {
            assertThat(reader.readLine()).isEqualTo("1000000");
        }
        assertThat(process.waitFor()).isZero();
    }

}
