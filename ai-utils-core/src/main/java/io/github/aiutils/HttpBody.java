package io.github.aiutils;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an {@link HttpRequest} sends.
 *
 * @param contentType the media type; {@code null} if nothing is sent
 * @param bytes the bytes, not copied
 * @since 0.1.0
 */
public record HttpBody(@Nullable String contentType, byte[] bytes) {

    /** Nothing is sent. */
    public static final HttpBody NONE = new HttpBody(null, new byte[0]);

    static final String JSON = "application/json";

    /**
     * Returns a value as JSON.
     * @param value what Jackson can write; a {@link HttpBody} stands for itself
     * @param mapper writes it
     * @return the body
     * @throws IllegalArgumentException if Jackson cannot write it
     */
    public static HttpBody json(Object value, JsonMapper mapper) {
        if (value instanceof HttpBody body) {
            return body;
        }
        try {
            return new HttpBody(JSON, mapper.writeValueAsBytes(value));
        }
        catch (JacksonException ex) {
            throw new IllegalArgumentException("the body of type " + value.getClass().getName()
                    + " cannot be written as JSON (" + ex.getClass().getSimpleName() + ")");
        }
    }

    /**
     * Returns the fields of a form, URL-encoded.
     * @param fields name to value
     * @return the body
     */
    public static HttpBody form(Map<String, ?> fields) {
        String text = fields.entrySet()
            .stream()
            .map((field) -> Percent.encode(field.getKey()) + "=" + Percent.encode(String.valueOf(field.getValue())))
            .collect(Collectors.joining("&"));
        return new HttpBody("application/x-www-form-urlencoded", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns bytes as they are.
     * @param contentType the media type
     * @param bytes the bytes, not copied
     * @return the body
     */
    public static HttpBody of(String contentType, byte[] bytes) {
        return new HttpBody(contentType, bytes);
    }

    boolean json() {
        return this.contentType != null && MediaTypes.json(this.contentType);
    }

    /** Names type and size only. */
    @Override
    public String toString() {
        return "HttpBody[" + this.contentType + ", " + this.bytes.length + " bytes]";
    }

}
