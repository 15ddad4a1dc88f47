package io.github.aiutils.test.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;

/**
 * Reads what both dialects share: a message's content is a string or a list of parts.
 */
final class Content {

    private static final long TOKENS_OF_MEDIA = 765;

    private static final long TOKENS_OF_MESSAGE = 3;

    private Content() {
    }

    static String text(JsonNode content) {
        if (content.isString()) {
            return content.stringValue("");
        }
        return StreamSupport.stream(content.spliterator(), false)
            .filter((part) -> part.path("text").isString())
            .map((part) -> part.path("text").stringValue(""))
            .collect(Collectors.joining("\n"));
    }

    static String lastUserText(JsonNode messages) {
        String last = "";
        for (JsonNode message : messages) {
            String text = text(message.path("content"));
            if (message.path("role").stringValue("").equals("user") && !text.isEmpty()) {
                last = text;
            }
        }
        return last;
    }

    static JsonNode last(JsonNode messages) {
        return messages.path(messages.size() - 1);
    }

    static List<String> strings(JsonNode node) {
        if (node.isString()) {
            return List.of(node.stringValue(""));
        }
        List<String> strings = new ArrayList<>();
        node.forEach((item) -> strings.add(item.stringValue("")));
        strings.removeIf(String::isEmpty);
        return strings;
    }

    static long tokens(String system, JsonNode messages, JsonNode tools) {
        long tokens = TOKENS_OF_MESSAGE + Tokens.estimate(system);
        for (JsonNode message : messages) {
            tokens += TOKENS_OF_MESSAGE + tokens(message.path("content"));
            for (JsonNode call : message.path("tool_calls")) {
                tokens += Tokens.estimate(call.path("function").toString());
            }
        }
        for (JsonNode tool : tools) {
            tokens += Tokens.estimate(tool.toString());
        }
        return tokens;
    }

    private static long tokens(JsonNode content) {
        if (content.isString()) {
            return Tokens.estimate(content.stringValue(""));
        }
        long tokens = 0;
        for (JsonNode part : content) {
            tokens += switch (part.path("type").stringValue("")) {
                case "text" -> Tokens.estimate(part.path("text").stringValue(""));
                case "refusal" -> Tokens.estimate(part.path("refusal").stringValue(""));
                case "thinking" -> Tokens.estimate(part.path("thinking").stringValue(""));
                case "tool_use" -> Tokens.estimate(part.path("name").stringValue("") + part.path("input"));
                case "tool_result" -> tokens(part.path("content"));
                default -> TOKENS_OF_MEDIA;
            };
        }
        return tokens;
    }

}
