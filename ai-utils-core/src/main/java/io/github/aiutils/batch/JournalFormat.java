package io.github.aiutils.batch;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.aiutils.Part;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** How entries are written: a line of JSON each, after a line that says so. */
final class JournalFormat {

    static final int VERSION = 1;

    private static final String NAME = "ai-utils-batch";

    private static final JsonMapper MAPPER = JsonMapper.builder().addMixIn(Part.class, NamedPart.class).build();

    private JournalFormat() {
    }

    static byte[] head() {
        return MAPPER.writeValueAsBytes(new Head(NAME, VERSION));
    }

    /** Returns the version a first line names; {@code null} if it names none. */
    static @Nullable Integer version(byte[] line) {
        try {
            Head head = MAPPER.readValue(line, Head.class);
            return (head != null && NAME.equals(head.journal())) ? head.version() : null;
        }
        catch (JacksonException ex) {
            return null;
        }
    }

    static byte[] write(JournalEntry entry) {
        return MAPPER.writeValueAsBytes(entry);
    }

    static JournalEntry read(byte[] line) {
        return MAPPER.readValue(line, JournalEntry.class);
    }

    /** Returns the id of an entry; {@code null} if the line is none. */
    static @Nullable String id(byte[] line) {
        try {
            Key key = MAPPER.readValue(line, Key.class);
            return (key != null) ? key.id() : null;
        }
        catch (JacksonException ex) {
            return null;
        }
    }

    private record Head(@Nullable String journal, int version) {
    }

    private record Key(@Nullable String id) {
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({ @JsonSubTypes.Type(value = Part.Text.class, name = "text"),
            @JsonSubTypes.Type(value = Part.Thinking.class, name = "thinking"),
            @JsonSubTypes.Type(value = Part.ToolCall.class, name = "tool-call"),
            @JsonSubTypes.Type(value = Part.Refusal.class, name = "refusal") })
    private interface NamedPart {

    }

}
