package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.HttpBody;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds the words of a body that a provider might repeat. */
final class BodyTexts {

    /** Of what is no JSON; whoever uploads more is not quoted from beyond. */
    private static final int MOST = 1 << 20;

    private BodyTexts() {
    }

    /**
     * Returns the texts of JSON, all but the model's name, or the whole if it is none.
     */
    static List<String> of(HttpBody body) {
        String type = body.contentType();
        if (type == null) {
            return List.of();
        }
        try {
            return type.contains("json") ? texts(body.bytes()) : List.of(whole(body.bytes()));
        }
        catch (JacksonException ex) {
            return List.of(whole(body.bytes()));
        }
    }

    private static List<String> texts(byte[] json) {
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = Json.parser(json)) {
            for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && !"model".equals(parser.currentName())) {
                    texts.add(parser.getString());
                }
            }
        }
        return texts;
    }

    private static String whole(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, MOST), StandardCharsets.UTF_8);
    }

}
