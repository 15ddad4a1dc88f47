package io.github.aiutils.provider;

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

    private final JsonParser parser;

    private final ByteArrayFeeder feeder;

    public JsonEvents() {
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
        this.feeder.feedInput(data, 0, data.length);
        this.parser.nextToken();
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
