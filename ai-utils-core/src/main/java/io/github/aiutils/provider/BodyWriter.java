package io.github.aiutils.provider;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.aiutils.Call;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the top level of a request's body: fields that are set, each once, and at last
 * the call's extra fields.
 *
 * @since 0.1.0
 */
public final class BodyWriter {

    /**
     * What the client itself decides; another value would break the reading of the reply.
     */
    private static final Set<String> RESERVED = Set.of("model", "messages", "stream", "stream_options", "n");

    private final JsonGenerator generator;

    private final @Nullable Set<String> written;

    private final @Nullable Map<String, Object> extra;

    public BodyWriter(Call call, JsonGenerator generator) {
        this.generator = generator;
        this.extra = call.request().options().extra();
        this.written = (this.extra != null) ? new HashSet<>() : null;
    }

    /**
     * Begins a field whose value the caller writes.
     * @param name the field's name
     * @return writes the value
     */
    public JsonGenerator field(String name) {
        if (this.written != null) {
            this.written.add(name);
        }
        this.generator.writeName(name);
        return this.generator;
    }

    public void text(String name, @Nullable String value) {
        if (value != null) {
            field(name).writeString(value);
        }
    }

    public void number(String name, @Nullable Double value) {
        if (value != null) {
            field(name).writeNumber(value);
        }
    }

    public void number(String name, @Nullable Integer value) {
        if (value != null) {
            field(name).writeNumber(value);
        }
    }

    public void number(String name, @Nullable Long value) {
        if (value != null) {
            field(name).writeNumber(value);
        }
    }

    public void flag(String name, @Nullable Boolean value) {
        if (value != null) {
            field(name).writeBoolean(value);
        }
    }

    public void texts(String name, @Nullable List<String> values) {
        if (values != null && !values.isEmpty()) {
            field(name).writeStartArray();
            values.forEach(this.generator::writeString);
            this.generator.writeEndArray();
        }
    }

    /**
     * Writes the extra fields of the call.
     * @throws RefusedException if one is a field that is the client's or written already
     */
    public void extras() {
        if (this.extra == null || this.written == null) {
            return;
        }
        for (Map.Entry<String, Object> field : this.extra.entrySet()) {
            String name = field.getKey();
            if (RESERVED.contains(name) || this.written.contains(name)) {
                throw new RefusedException(ErrorClass.INVALID_REQUEST, "the extra field '" + name
                        + "' is one that the client writes; use the option for it, or leave it out");
            }
            this.generator.writeName(name);
            this.generator.writePOJO(field.getValue());
        }
    }

}
