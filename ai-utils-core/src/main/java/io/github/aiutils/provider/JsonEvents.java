package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Reads the JSON of one stream's events by one reader, since to make a reader for each
 * costs more than to read. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class JsonEvents {

    private static final byte[] OPENING = { '{' };

    private static final byte[] NOTHING = {};

    /** Where fields change with each event, none repeats another for long. */
    private static final int MOST_BEGINNINGS = 4;

    private final JsonParser parser;

    private final ByteArrayFeeder feeder;

    /** How the field looks after another one, in JSON without blanks. */
    private final byte[] field;

    private byte[] event = NOTHING;

    private byte[] beginning = NOTHING;

    private int beginnings;

    /**
     * Makes a reader of events that may begin alike.
     * @param field name of a field; where an event has the same bytes before it as an
     * earlier one, those are not read again, so what they say must hold on
     */
    public JsonEvents(String field) {
        this.field = (",\"" + field + "\":").getBytes(StandardCharsets.UTF_8);
        JsonParser source = Json.nonBlockingParser();
        this.parser = new WholeValues(source);
        this.feeder = (ByteArrayFeeder) source.nonBlockingInputFeeder();
    }

    /**
     * Begins an event.
     * @param data JSON in UTF-8, not empty
     * @return the reader, at the first token
     * @throws JacksonException if the data is no JSON, here or while it is read
     */
    public JsonParser begin(byte[] data) {
        this.event = data;
        int known = this.beginning.length;
        if (known > 0 && data.length > known && Arrays.equals(data, 0, known, this.beginning, 0, known)) {
            this.feeder.feedInput(OPENING, 0, 1);
            this.parser.nextToken();
            this.feeder.feedInput(data, known, data.length);
        }
        else {
            this.feeder.feedInput(data, 0, data.length);
            this.parser.nextToken();
            this.beginning = NOTHING;
        }
        return this.parser;
    }

    /**
     * Ends an event.
     * @throws JacksonException if the event is not over, or anything stands behind it
     */
    public void end() {
        JsonParser source = ((WholeValues) this.parser).delegate();
        if (!source.streamReadContext().inRoot() || source.nextToken() != JsonToken.NOT_AVAILABLE) {
            throw new StreamReadException(source, "an event is not one JSON value");
        }
        if (this.beginning.length == 0 && this.beginnings < MOST_BEGINNINGS) {
            this.beginnings++;
            this.beginning = Arrays.copyOf(this.event, beginning(this.event));
        }
    }

    /**
     * Returns how many bytes stand before the field, 0 if it is not there or anything but
     * plain fields stands before it. In what is known to be JSON, these bytes are the
     * field: within a text, the quotation mark would follow a backslash.
     */
    private int beginning(byte[] data) {
        int length = this.field.length;
        for (int i = 1; i <= data.length - length && data[i] != '{' && data[i] != '['; i++) {
            if (data[i] == ',' && Arrays.equals(data, i, i + length, this.field, 0, length)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Errs where a value is cut, instead of waiting for the rest of it. */
    private static final class WholeValues extends JsonParserDelegate {

        WholeValues(JsonParser source) {
            super(source);
        }

        @Override
        public @Nullable JsonToken nextToken() {
            JsonToken token = this.delegate.nextToken();
            if (token == JsonToken.NOT_AVAILABLE) {
                throw new StreamReadException(this.delegate, "an event's JSON is cut");
            }
            return token;
        }

        @Override
        public @Nullable String nextName() {
            String name = this.delegate.nextName();
            if (name == null && this.delegate.currentToken() == JsonToken.NOT_AVAILABLE) {
                throw new StreamReadException(this.delegate, "an event's JSON is cut");
            }
            return name;
        }

    }

}
