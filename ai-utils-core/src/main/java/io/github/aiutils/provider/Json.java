package io.github.aiutils.provider;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as codecs read and write it: token by token, tolerant of fields and types they do
 * not expect.
 *
 * @since 0.1.0
 */
public final class Json {

    private static final JsonFactory FACTORY = JsonFactory.builder()
        .recyclerPool(JsonRecyclerPools.threadLocalPool())
        .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

    private static final int LONGEST_AMOUNT = 40;

    private Json() {
    }

    /**
     * Returns a reader of JSON bytes that stands at their first token.
     * @param bytes JSON in UTF-8, blanks around it allowed
     * @return the reader; its current token is {@code null} if there is nothing but
     * blanks
     * @throws JacksonException if the bytes do not begin like JSON
     */
    public static JsonParser parser(byte[] bytes) {
        JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes);
        parser.nextToken();
        return parser;
    }

    static JsonParser nonBlockingParser() {
        return FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
    }

    /**
     * Writes one JSON object.
     * @param fields writes the object's fields
     * @return the object in UTF-8
     */
    public static byte[] write(Consumer<JsonGenerator> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator generator = MAPPER.createGenerator(out)) {
            generator.writeStartObject();
            fields.accept(generator);
            generator.writeEndObject();
        }
        return out.toByteArray();
    }

    /**
     * Reads the value the reader stands at as text.
     * @param parser the reader
     * @return the text of a string, number or boolean; {@code null} for null, objects and
     * arrays, which are passed over
     */
    public static @Nullable String text(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING
                || (token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL)) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    /**
     * Reads the value the reader stands at as a whole number.
     * @param parser the reader
     * @return the number; {@code null} for anything that is none, and for numbers below
     * zero or past {@link Long#MAX_VALUE}
     */
    public static @Nullable Long count(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER && parser.getLongValue() >= 0)
                    ? parser.getLongValue() : null;
        }
        parser.skipChildren();
        return null;
    }

    /**
     * Reads the value the reader stands at as an amount.
     * @param parser the reader
     * @return the number with the digits it is written with; {@code null} for anything
     * that is none, for numbers below zero, and for those no bill has
     */
    public static @Nullable BigDecimal amount(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            parser.skipChildren();
            return null;
        }
        if (parser.getStringLength() > LONGEST_AMOUNT) {
            return null;
        }
        BigDecimal amount = new BigDecimal(parser.getString());
        return (amount.signum() >= 0 && Math.abs((long) amount.scale()) <= LONGEST_AMOUNT) ? amount : null;
    }

    /**
     * Returns whether a text is one whole JSON value.
     * @param text the text
     * @return {@code false} if it is cut, followed by more, or no JSON at all
     */
    public static boolean isWhole(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        }
        catch (JacksonException ex) {
            return false;
        }
    }

}
