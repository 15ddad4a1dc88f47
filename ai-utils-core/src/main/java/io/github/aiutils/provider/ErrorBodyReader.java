package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.aiutils.Headers;
import io.github.aiutils.provider.ErrorBody.Advice;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one body token by token, and keeps of it what tells of an error. */
final class ErrorBodyReader {

    private static final int LONGEST_MESSAGE = 2048;

    private static final int LONGEST_NAME = 128;

    private static final int MOST_NAMES = 16;

    private final List<String> reasons = new ArrayList<>();

    private final List<String> codes = new ArrayList<>();

    private final List<String> types = new ArrayList<>();

    private final List<String> quotas = new ArrayList<>();

    private final Map<String, String> headers = new HashMap<>();

    private boolean found;

    private int status;

    private @Nullable String message;

    /** Of something outside of the error object. */
    private @Nullable String outerMessage;

    private @Nullable String upstream;

    private @Nullable String requestId;

    private @Nullable Boolean retryable;

    private @Nullable Duration wait;

    ErrorBody read(byte[] body) {
        boolean json = false;
        try (JsonParser parser = Json.parser(body)) {
            JsonToken first = parser.currentToken();
            json = first == JsonToken.START_OBJECT || first == JsonToken.START_ARRAY;
            if (first == JsonToken.START_ARRAY) {
                parser.nextToken();
            }
            top(parser);
        }
        catch (JacksonException ex) {
            // a body may be cut anywhere: what stands before the cut is kept
        }
        List<String> names = Stream.of(this.reasons, this.codes, this.types).flatMap(List::stream).toList();
        Headers repeated = this.headers.isEmpty() ? Headers.NONE : Headers.of(this.headers);
        return new ErrorBody(this.found, names, this.status, this.quotas, json ? words() : text(body), this.requestId,
                new Advice(this.retryable, this.wait, repeated));
    }

    /** Returns no words for what is no text, such as a compressed body. */
    private static @Nullable String text(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, LONGEST_MESSAGE), StandardCharsets.UTF_8);
        long odd = text.chars().filter((c) -> c == '\uFFFD' || (c < ' ' && !Character.isWhitespace(c))).count();
        return (text.isEmpty() || odd * 10 > text.length()) ? null : text;
    }

    /** What an upstream said explains a message that only says there was an error. */
    private @Nullable String words() {
        String said = (this.message != null) ? this.message : this.outerMessage;
        said = (this.upstream == null) ? said : (said == null) ? this.upstream : said + ": " + this.upstream;
        return (said != null) ? cut(said, LONGEST_MESSAGE) : null;
    }

    private void top(JsonParser parser) {
        fields(parser, (name) -> {
            switch (name) {
                case "error" -> error(parser);
                case "choices" -> elements(parser, () -> errorWithin(parser));
                case "x_groq", "data" -> errorWithin(parser);
                case "detail" -> detail(parser);
                case "message" -> this.outerMessage = message(parser, this.outerMessage);
                case "object" -> this.found |= "error".equals(Json.text(parser));
                default -> field(name, parser);
            }
        });
    }

    private void errorWithin(JsonParser parser) {
        fields(parser, (name) -> {
            if (name.equals("error")) {
                error(parser);
            }
        });
    }

    private void error(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            this.found = true;
            this.message = Json.text(parser);
            return;
        }
        this.found |= parser.currentToken() == JsonToken.START_OBJECT;
        fields(parser, (name) -> {
            switch (name) {
                case "message" -> this.message = message(parser, null);
                case "details" -> details(parser);
                case "metadata" -> metadata(parser);
                case "availability" -> availability(parser);
                case "innererror" -> fields(parser, (inner) -> name(inner, "code", parser, this.codes));
                default -> field(name, parser);
            }
        });
    }

    /** Fields that stand within an error object as well as in a flat body. */
    private void field(String name, JsonParser parser) {
        switch (name) {
            case "type" -> add(this.types, Json.text(parser));
            case "code", "status", "statusCode" -> code(Json.text(parser));
            case "request_id" -> this.requestId = Json.text(parser);
            default -> {
            }
        }
    }

    /** A message may be an object that says what is wrong with the request. */
    private @Nullable String message(JsonParser parser, @Nullable String known) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            top(parser);
            return (known != null) ? known : this.outerMessage;
        }
        return (known != null) ? known : Json.text(parser);
    }

    /** Some put the status there, as a number or as text. */
    private void code(@Nullable String code) {
        if (code != null && code.length() == 3 && code.chars().allMatch((c) -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(code);
            this.status = (number >= 400 && number < 600) ? number : this.status;
        }
        else {
            add(this.codes, code);
        }
    }

    /** Anthropic has an object there, Google a list of typed objects. */
    private void details(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            fields(parser, (name) -> name(name, "error_code", parser, this.reasons));
            return;
        }
        elements(parser, () -> fields(parser, (name) -> {
            switch (name) {
                case "reason" -> add(this.reasons, Json.text(parser));
                case "retryDelay" -> this.wait = WaitText.seconds(Json.text(parser));
                case "violations" ->
                    elements(parser, () -> fields(parser, (inner) -> name(inner, "quotaId", parser, this.quotas)));
                default -> {
                }
            }
        }));
    }

    /** OpenRouter's facts: who set the limit, what kind of error, what upstream said. */
    private void metadata(JsonParser parser) {
        fields(parser, (name) -> {
            switch (name) {
                case "limit_source" -> add(this.reasons, Json.text(parser));
                case "error_type" -> add(this.codes, Json.text(parser));
                case "flagged_input" -> add(this.types, name);
                case "raw" -> this.upstream = Json.text(parser);
                case "headers" -> fields(parser, (field) -> header(field, Json.text(parser)));
                default -> {
                }
            }
        });
    }

    private void header(String name, @Nullable String value) {
        if (value != null && this.headers.size() < MOST_NAMES) {
            this.headers.put(name, value);
        }
    }

    private void availability(JsonParser parser) {
        fields(parser, (name) -> {
            switch (name) {
                case "code" -> add(this.reasons, Json.text(parser));
                case "retryable" -> this.retryable = switch (String.valueOf(Json.text(parser))) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> null;
                };
                case "retry_after" -> this.wait = WaitText.seconds(Json.text(parser));
                default -> {
                }
            }
        });
    }

    /** Text, or FastAPI's list of what is wrong with the request. */
    private void detail(JsonParser parser) {
        this.found |= parser.currentToken() != JsonToken.VALUE_NULL;
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            elements(parser, () -> fields(parser, (name) -> {
                if (name.equals("msg")) {
                    this.outerMessage = message(parser, this.outerMessage);
                }
            }));
        }
        else {
            this.outerMessage = message(parser, null);
        }
    }

    private static void name(String field, String wanted, JsonParser parser, List<String> names) {
        if (field.equals(wanted)) {
            add(names, Json.text(parser));
        }
    }

    /** The word {@code error} is no name of one. */
    private static void add(List<String> names, @Nullable String name) {
        if (name != null && !name.isEmpty() && !name.equals("error") && names.size() < MOST_NAMES) {
            names.add(cut(name, LONGEST_NAME));
        }
    }

    private static String cut(String text, int length) {
        return (text.length() > length) ? text.substring(0, length) : text;
    }

    /** Passes an object's fields on; what is not read of a value is passed over. */
    private static void fields(JsonParser parser, Consumer<String> field) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            field.accept(name);
            parser.skipChildren();
        }
    }

    private static void elements(JsonParser parser, Runnable element) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.run();
            parser.skipChildren();
        }
    }

}
