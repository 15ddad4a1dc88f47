package io.github.aiutils.limit;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.Given;
import io.github.aiutils.Part;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TallyTests {

    private final Tally tally = new Tally();

    @Test
    void knowsNothingBeforeAReply() {
        assertThat(this.tally.accepted()).isFalse();
        assertThat(this.tally.usage()).isSameAs(Usage.UNKNOWN);
        assertThat(this.tally.characters()).isZero();
    }

    @Test
    void isAcceptedFromTheHeadOn() {
        this.tally.observe(Given.head());
        assertThat(this.tally.accepted()).isTrue();
    }

    @Test
    void countsAllThatIsOutput() {
        this.tally.observe(Given.text("abc"));
        this.tally.observe(new ChatChunk.Thinking(new Part.Thinking("de", null, null)));
        this.tally.observe(new ChatChunk.ToolCall(new Part.ToolCall("id", "name", "{}fghi")));
        this.tally.observe(new ChatChunk.Refusal("j"));
        this.tally.observe(Reply.Progress.PAYLOAD);
        assertThat(this.tally.characters()).isEqualTo(12);
        assertThat(this.tally.accepted()).isFalse();
    }

    @Test
    void takesTheUsageOfTheEnd() {
        Usage used = new Usage(5L, null, null, null, 11L, null);
        this.tally.observe(Given.text("abc"));
        this.tally.observe(Given.done(used));
        assertThat(this.tally.usage()).isSameAs(used);
        assertThat(this.tally.characters()).isEqualTo(3);
    }

    @Test
    void takesAWholeAnswer() {
        this.tally.observe(Given.response(Given.to(Given.A)));
        assertThat(this.tally.characters()).isEqualTo("Hello".length());
    }

}
