package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a body says about an error, whichever of the known forms it has: an {@code error}
 * object, an {@code error} string, a flat object with {@code message} or {@code detail},
 * an array around one of these, plain text, or a web page of something between.
 *
 * @param found whether the body has the form of an error
 * @param json whether the body is JSON
 * @param type the error's type; {@code null} if not given
 * @param code the error's code as text, the code inside {@code details} first;
 * {@code null} if not given
 * @param param the field of the request that is at fault; {@code null} if not given
 * @param message the error's words, unsafe to show: they may hold keys or the prompt;
 * {@code null} if not given
 * @param requestId the provider's id of the request; {@code null} if not given
 * @since 0.1.0
 */
public record ErrorBody(boolean found, boolean json, @Nullable String type, @Nullable String code,
        @Nullable String param, @Nullable String message, @Nullable String requestId) {

    /**
     * Reads a body.
     * @param body the bytes, possibly cut off
     * @return what it says; never fails
     */
    public static ErrorBody read(byte[] body) {
        Reader reader = new Reader();
        boolean json = false;
        try (JsonParser parser = Json.parser(body)) {
            JsonToken first = parser.currentToken();
            json = first == JsonToken.START_OBJECT || first == JsonToken.START_ARRAY;
            if (first == JsonToken.START_ARRAY) {
                parser.nextToken();
            }
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                reader.top(parser);
            }
        }
        catch (JacksonException ex) {
            reader.incomplete = true;
        }
        if (!json && body.length > 0) {
            reader.message = new String(body, 0, Math.min(body.length, 2048), StandardCharsets.UTF_8);
        }
        return new ErrorBody(reader.found, json && !(reader.incomplete && !reader.found), reader.type,
                (reader.detailCode != null) ? reader.detailCode : reader.code, reader.param, reader.message,
                reader.requestId);
    }

    /**
     * Returns the most telling name of the error.
     * @return the code, else the type, else {@code null}
     */
    public @Nullable String name() {
        return (this.code != null && !this.code.isEmpty()) ? this.code : this.type;
    }

    private static final class Reader {

        private boolean found;

        private boolean incomplete;

        private @Nullable String type;

        private @Nullable String code;

        private @Nullable String detailCode;

        private @Nullable String param;

        private @Nullable String message;

        private @Nullable String requestId;

        void top(JsonParser parser) {
            String name;
            while ((name = parser.nextName()) != null) {
                parser.nextToken();
                switch (name) {
                    case "error" -> error(parser);
                    case "request_id" -> this.requestId = Json.text(parser);
                    case "detail" -> detail(parser);
                    default -> flat(name, parser);
                }
            }
        }

        private void error(JsonParser parser) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                this.found = true;
                fields(parser);
            }
            else if (parser.currentToken() == JsonToken.VALUE_STRING) {
                this.found = true;
                this.message = Json.text(parser);
            }
            else {
                parser.skipChildren();
            }
        }

        private void fields(JsonParser parser) {
            String name;
            while ((name = parser.nextName()) != null) {
                parser.nextToken();
                switch (name) {
                    case "type" -> this.type = Json.text(parser);
                    case "code" -> this.code = Json.text(parser);
                    case "param" -> this.param = Json.text(parser);
                    case "message" -> this.message = Json.text(parser);
                    case "details" -> details(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        private void details(JsonParser parser) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            String name;
            while ((name = parser.nextName()) != null) {
                parser.nextToken();
                if (name.equals("error_code")) {
                    this.detailCode = Json.text(parser);
                }
                else {
                    parser.skipChildren();
                }
            }
        }

        private void detail(JsonParser parser) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                this.found = true;
                this.message = parser.getString();
            }
            else {
                this.found |= parser.currentToken() == JsonToken.START_ARRAY;
                parser.skipChildren();
            }
        }

        private void flat(String name, JsonParser parser) {
            switch (name) {
                case "object" -> this.found |= "error".equals(Json.text(parser));
                case "message" -> this.message = (this.message != null) ? this.message : Json.text(parser);
                case "type" -> this.type = (this.type != null) ? this.type : Json.text(parser);
                case "code" -> this.code = (this.code != null) ? this.code : Json.text(parser);
                case "param" -> this.param = (this.param != null) ? this.param : Json.text(parser);
                default -> parser.skipChildren();
            }
        }

    }

}
