package io.github.aiutils.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.token.Trimmer.Trimmed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TrimmerTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final String MODEL = "gpt-4o";

    private final TokenCounter counter = new JtokkitCounter();

    private final Trimmer trimmer = new Trimmer(this.counter);

    @Test
    void leavesAloneWhatFits() {
        ChatRequest request = ChatRequest.of("Hi");
        Trimmed trimmed = trim(request, 100);
        assertThat(trimmed.request()).isSameAs(request);
        assertThat(trimmed.dropped()).isEmpty();
        assertThat(trimmed.fits()).isTrue();
    }

    @Test
    void leavesOutTheOldestTurnAndSaysWhich() {
        ChatRequest request = ChatRequest.builder()
            .system("Be brief.")
            .user("first question")
            .message(Message.assistant("first answer"))
            .user("second question")
            .message(Message.assistant("second answer"))
            .user("third question")
            .build();
        Trimmed trimmed = trim(request, count(request) - 1);
        assertThat(trimmed.dropped()).isEqualTo(request.messages().subList(1, 3));
        assertThat(trimmed.request().messages()).hasSize(4).startsWith(Message.system("Be brief."));
        assertThat(trimmed.fits()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5 })
    void keepsToolResultsWithTheirCallsAndEveryCountTrue(long seed) {
        Random random = new Random(seed);
        ChatRequest request = conversation(random);
        long most = random.nextLong(40, count(request));
        Trimmed trimmed = trim(request, most);
        assertThat(trimmed.count().tokens()).isEqualTo(count(trimmed.request()));
        assertThat(trimmed.fits()).isEqualTo(count(trimmed.request()) <= most);
        assertThat(called(trimmed.request().messages())).isEqualTo(answered(trimmed.request().messages()));
        List<Message> all = new ArrayList<>(trimmed.dropped());
        all.addAll(trimmed.request().messages());
        assertThat(all).containsExactlyInAnyOrderElementsOf(request.messages());
        assertThat(trimmed.request().messages()).contains(request.messages().get(0));
    }

    @Test
    void saysWhenWhatAlwaysStaysIsTooMuch() {
        ChatRequest request = ChatRequest.builder().system("Be brief.").user("one").user("two").build();
        Trimmed trimmed = trim(request, 3);
        assertThat(trimmed.fits()).isFalse();
        assertThat(trimmed.request().messages()).containsExactly(Message.system("Be brief."), Message.user("two"));
    }

    @Test
    void keepsTheRestOfTheRequest() {
        ChatRequest request = ChatRequest.builder()
            .model(MODEL)
            .user("one")
            .user("two")
            .options((options) -> options.maxOutputTokens(7))
            .tag("tenant", "a")
            .timeout(LONG)
            .build();
        ChatRequest left = trim(request, 9).request();
        assertThat(left).isEqualTo(new ChatRequest(MODEL, List.of(Message.user("two")), request.options(),
                request.tags(), request.timeout()));
    }

    private Trimmed trim(ChatRequest request, long most) {
        return this.trimmer.trim(MODEL, request, most).block(LONG);
    }

    private long count(ChatRequest request) {
        return this.counter.count(MODEL, request).block(LONG).tokens();
    }

    private static ChatRequest conversation(Random random) {
        ChatRequest.Builder request = ChatRequest.builder().system("Use the tools.");
        for (int turn = 0; turn < 12; turn++) {
            request.user(Texts.ENGLISH.text(random, 20 + random.nextInt(400)));
            if (random.nextBoolean()) {
                String id = "call_" + turn;
                request.message(new Message.Assistant(List.of(new Part.ToolCall(id, "find", "{\"page\":1}"))));
                request.message(Message.tool(id, Texts.JSON.text(random, 300)));
            }
            request.message(Message.assistant(Texts.ENGLISH.text(random, 200)));
        }
        return request.build();
    }

    private static Set<String> called(List<Message> messages) {
        Set<String> ids = new HashSet<>();
        for (Message message : messages) {
            if (message instanceof Message.Assistant assistant
                    && assistant.parts().get(0) instanceof Part.ToolCall call) {
                ids.add(call.id());
            }
        }
        return ids;
    }

    private static Set<String> answered(List<Message> messages) {
        Set<String> ids = new HashSet<>();
        for (Message message : messages) {
            if (message instanceof Message.Tool tool) {
                ids.add(tool.toolCallId());
            }
        }
        return ids;
    }

}
