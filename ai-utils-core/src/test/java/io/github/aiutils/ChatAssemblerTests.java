package io.github.aiutils;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ChatAssemblerTests {

    private static final ChatChunk.ToolCall CALL = new ChatChunk.ToolCall(new Part.ToolCall("1", "x", "{}"));

    private static ChatChunk think(String text, String signature, String redacted) {
        return new ChatChunk.Thinking(new Part.Thinking(text, signature, redacted));
    }

    private static List<Part> parts(ChatChunk... chunks) {
        ChatAssembler assembler = new ChatAssembler();
        for (ChatChunk chunk : chunks) {
            assembler.add(chunk);
        }
        return assembler.add(Samples.done()).toResponse().message().parts();
    }

    @Test
    void joinsPiecesOfOneKind() {
        assertThat(parts(Samples.text("Good "), Samples.text(""), Samples.text("day")))
            .containsExactly(Part.text("Good day"));
        assertThat(parts(new ChatChunk.Refusal("I "), new ChatChunk.Refusal("can't")))
            .containsExactly(new Part.Refusal("I can't"));
        assertThat(parts(think("h", null, null), think("m", null, null)))
            .containsExactly(new Part.Thinking("hm", null, null));
    }

    @Test
    void keepsTheOrderOfKinds() {
        assertThat(parts(think("hm", null, null), Samples.text("a"), CALL, Samples.text("b"), think("ah", null, null),
                CALL))
            .containsExactly(new Part.Thinking("hm", null, null), Part.text("a"), CALL.call(), Part.text("b"),
                    new Part.Thinking("ah", null, null), CALL.call());
    }

    @Test
    void endsABlockOfThoughtsAtItsSignature() {
        assertThat(parts(think("h", null, null), think("m", "sig1", null), think("", null, "###"),
                think("ah", "sig2", null), Samples.text("a")))
            .containsExactly(new Part.Thinking("hm", "sig1", null), new Part.Thinking("", null, "###"),
                    new Part.Thinking("ah", "sig2", null), Part.text("a"));
    }

    @Test
    void takesAnEndingAloneForAnEmptyAnswer() {
        ChatResponse response = new ChatAssembler().add(Samples.done()).toResponse();
        assertThat(response.message().parts()).isEmpty();
        assertThat(response.text()).isEmpty();
        assertThat(response.ending()).isEqualTo(Samples.done().ending());
    }

    @Test
    void doesNotTakeHalfAnAnswerForAWholeOne() {
        ChatAssembler half = new ChatAssembler().add(Samples.text("a"));
        assertThatIllegalStateException().isThrownBy(half::toResponse)
            .withMessage("the answer is not whole: its last chunk is missing");
    }

}
