package io.github.aiutils.test.simulator;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call as the simulator understood it, the same for both dialects. What could not be
 * read is empty, so that a broken request has one of these as well.
 *
 * @param dialect the dialect
 * @param path the path, without query
 * @param model the model, empty if none was named
 * @param streamed whether a stream was asked for
 * @param system all system and developer texts, joined by a newline
 * @param lastUserText the text of the last user message
 * @param answersTool whether the last message is the result of a tool
 * @param tools the tools offered, none if the choice of tools is {@code none}
 * @param forcedTool the tool that must be called, null if the model may choose
 * @param json whether a JSON object was asked for
 * @param jsonSchema the schema it must keep, null if none
 * @param maxOutputTokens the maximum of output tokens, null if none
 * @param stop the texts that end the answer
 * @param inputTokens estimate: 3, and 3 a message, and a quarter of all characters of
 * texts, calls and tools, rounded up each, and 765 an image or document
 * @param headers all headers in lower case but those that carry keys
 * @param body the body, a missing node if it was no JSON object
 * @param rawBody the body as it came
 * @since 0.1.0
 */
public record SimulatedRequest(Dialect dialect, String path, String model, boolean streamed, String system,
        String lastUserText, boolean answersTool, List<Tool> tools, @Nullable String forcedTool, boolean json,
        @Nullable JsonNode jsonSchema, @Nullable Integer maxOutputTokens, List<String> stop, long inputTokens,
        Map<String, String> headers, JsonNode body, String rawBody) {

    public SimulatedRequest {
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
        headers = Map.copyOf(headers);
    }

    /**
     * Returns the offered tool of that name, null if there is none.
     */
    public @Nullable Tool tool(String name) {
        return this.tools.stream().filter((tool) -> tool.name().equals(name)).findFirst().orElse(null);
    }

    /**
     * Returns dialect, path and model; never what was said.
     */
    @Override
    public String toString() {
        return "%s %s %s".formatted(this.dialect, this.path, this.model);
    }

    /**
     * A tool that was offered.
     *
     * @param name its name
     * @param parameters the JSON schema of its arguments, a missing node if none
     */
    public record Tool(String name, JsonNode parameters) {
    }

}
