package io.github.aiutils.test.simulator;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the simulated model says if nobody told it what to say.
 */
final class DemoAnswers implements Function<SimulatedRequest, Answer> {

    private static final Pattern USE_TOOL = Pattern.compile("(?i)\\buse (?:the )?tool ['\"`]?([\\w-]+)");

    private static final Pattern REFUSE = Pattern.compile("(?i)\\bplease refuse\\b");

    private static final Pattern FILTER = Pattern.compile("(?i)\\bplease filter\\b");

    private static final String SORRY = "I'm sorry, but I can't help with that.";

    private final long seed;

    DemoAnswers(long seed) {
        this.seed = seed;
    }

    @Override
    public Answer apply(SimulatedRequest request) {
        SimulatedRequest.Tool tool = wanted(request);
        if (tool != null) {
            return Answer.tool(tool.name(), SchemaSample.of(tool.parameters(), "sample").toString());
        }
        if (REFUSE.matcher(request.lastUserText()).find()) {
            return Answer.refusal(SORRY);
        }
        String text = Prose.about(request.lastUserText(), bits(request));
        if (FILTER.matcher(request.lastUserText()).find()) {
            return Answer.filtered(text.substring(0, text.length() / 2));
        }
        return Answer.text(request.json() ? json(request.jsonSchema(), text) : text);
    }

    private static SimulatedRequest.@Nullable Tool wanted(SimulatedRequest request) {
        if (request.forcedTool() != null) {
            return request.tool(request.forcedTool());
        }
        Matcher matcher = USE_TOOL.matcher(request.lastUserText());
        return (!request.answersTool() && matcher.find()) ? request.tool(matcher.group(1)) : null;
    }

    private static String json(@Nullable JsonNode schema, String text) {
        JsonNode sample = (schema != null) ? SchemaSample.of(schema, text) : Json.object();
        return (sample.isObject() && sample.isEmpty()) ? Json.object().put("answer", text).toString()
                : sample.toString();
    }

    private long bits(SimulatedRequest request) {
        long bits = Mix.of(this.seed, request.model());
        return Mix.of(Mix.of(bits, request.system()), request.lastUserText());
    }

}
