package io.github.aiutils;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole answer to an {@link HttpRequest}.
 *
 * @param status the HTTP status, 2xx
 * @param headers the header fields
 * @param body the bytes, empty if there are none; not copied
 * @param ending who answered and, if the body tells, what that used and cost
 * @since 0.1.0
 */
public record HttpResponse(int status, Headers headers, byte[] body, Ending ending) implements Reply {

    /**
     * Returns what the body is.
     * @return the media type as the provider wrote it; {@code null} if it did not
     */
    public @Nullable String contentType() {
        return this.headers.first("Content-Type");
    }

    public boolean isEmpty() {
        return this.body.length == 0;
    }

    /**
     * Returns whether the body is JSON, by its type.
     * @return {@code true} for {@code application/json} and {@code application/…+json}
     */
    public boolean isJson() {
        String type = contentType();
        return type != null && MediaTypes.json(type);
    }

    /**
     * Returns the body as text, by the charset of its type.
     * @return the text, by UTF-8 if no charset is named
     */
    public String text() {
        String type = contentType();
        return new String(this.body, MediaTypes.charset((type != null) ? type : ""));
    }

    /**
     * Reads a JSON body by Jackson's own defaults.
     * @param <T> what is made of it
     * @param type what to make of it
     * @return the value; {@code null} if the body is empty, or JSON's null
     * @throws IllegalStateException if the body is no JSON, or none of that type
     */
    public <T> @Nullable T as(Class<T> type) {
        return as((Type) type, JsonMapper.shared());
    }

    /**
     * Reads a JSON body by Jackson's own defaults.
     * @param <T> what is made of it
     * @param type what to make of it
     * @return the value; {@code null} if the body is empty, or JSON's null
     * @throws IllegalStateException if the body is no JSON, or none of that type
     */
    public <T> @Nullable T as(TypeReference<T> type) {
        return as(type.getType(), JsonMapper.shared());
    }

    /**
     * Reads a JSON body.
     * @param <T> what is made of it
     * @param type what to make of it
     * @param mapper reads it
     * @return the value; {@code null} if the body is empty, or JSON's null
     * @throws IllegalStateException if the body is no JSON, or none of that type
     */
    public <T> @Nullable T as(Type type, JsonMapper mapper) {
        if (isEmpty()) {
            return null;
        }
        if (!isJson()) {
            throw new IllegalStateException("the reply is " + contentType() + ", not JSON");
        }
        try (Reader reader = reader()) {
            return mapper.readValue(reader, mapper.constructType(type));
        }
        catch (JacksonException ex) {
            throw new IllegalStateException(
                    "the reply is no JSON of " + type.getTypeName() + " (" + ex.getClass().getSimpleName() + ")");
        }
        catch (IOException ex) {
            throw new IllegalStateException("the reply cannot be read", ex);
        }
    }

    private Reader reader() {
        String type = contentType();
        return new InputStreamReader(new ByteArrayInputStream(this.body),
                MediaTypes.charset((type != null) ? type : ""));
    }

    @Override
    public boolean meaningful() {
        return true;
    }

    @Override
    public Ending end() {
        return this.ending;
    }

    /** Names status, type and size only. */
    @Override
    public String toString() {
        return "HttpResponse[" + this.status + ", " + contentType() + ", " + this.body.length + " bytes]";
    }

}
