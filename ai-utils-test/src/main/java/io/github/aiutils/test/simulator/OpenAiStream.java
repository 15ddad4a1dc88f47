package io.github.aiutils.test.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes a turn as chunks: the role, the content or the refusal, the tool calls with
 * their arguments in fragments, the finish reason, the usage if it was asked for, and
 * {@code [DONE]}.
 */
final class OpenAiStream {

    private static final String OPEN = "\"},\"finish_reason\":null}]";

    private final Turn turn;

    private final String head;

    private final String first;

    private final String usage;

    OpenAiStream(Turn turn, String fingerprint) {
        this.turn = turn;
        String model = Json.quote(turn.request().model());
        this.head = "data: {\"id\":\"chatcmpl-%s\",\"object\":\"chat.completion.chunk\",\"created\":%d,\"model\":%s,"
            .formatted(turn.id(), turn.created(), model);
        this.first = "\"service_tier\":\"default\",\"system_fingerprint\":\"" + fingerprint + "\",";
        boolean wanted = turn.request().body().path("stream_options").path("include_usage").booleanValue(false);
        this.usage = (wanted) ? ",\"usage\":null" : "";
    }

    List<Step> steps(int tokensPerEvent) {
        List<Step> steps = new ArrayList<>(this.turn.text().size() + 8);
        boolean silent = this.turn.text().isEmpty() && !this.turn.tools().isEmpty();
        if (!silent) {
            steps.add(Step.of(Step.Mark.FRAME, role("\"content\":\"\",\"refusal\":null}"), this.turn.reasoning()));
        }
        String field = (this.turn.finish() == Turn.Finish.REFUSAL) ? "refusal" : "content";
        steps.addAll(Step.each(Step.Mark.TEXT, choice("{\"" + field + "\":\""), this.turn.text(), close(OPEN),
                tokensPerEvent));
        for (int i = 0; i < this.turn.tools().size(); i++) {
            call(steps, i, silent && i == 0, tokensPerEvent);
        }
        steps.add(Step.of(Step.Mark.FINISH,
                choice("{},\"finish_reason\":\"" + OpenAiWire.finish(this.turn.finish())) + close("\"}]")));
        if (!this.usage.isEmpty()) {
            steps.add(Step.of(Step.Mark.FINISH,
                    this.head + "\"choices\":[],\"usage\":" + OpenAiWire.usage(this.turn) + "}\n\n"));
        }
        steps.add(Step.of(Step.Mark.DONE, "data: [DONE]\n\n"));
        return steps;
    }

    private void call(List<Step> steps, int index, boolean opens, int tokensPerEvent) {
        Turn.Call call = this.turn.tools().get(index);
        String named = ("\"tool_calls\":[{\"index\":%d,\"id\":\"call_%s\",\"type\":\"function\","
                + "\"function\":{\"name\":%s,\"arguments\":\"\"}}]}")
            .formatted(index, call.id(), Json.quote(call.name()));
        steps.add((opens) ? Step.of(Step.Mark.FRAME, role("\"content\":null," + named), this.turn.reasoning())
                : Step.of(Step.Mark.FRAME, choice("{" + named) + close(",\"finish_reason\":null}]")));
        String before = choice("{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":\"");
        steps.addAll(Step.each(Step.Mark.TOOL, before, call.fragments(), close("\"}}]},\"finish_reason\":null}]"),
                tokensPerEvent));
    }

    private String role(String delta) {
        return this.head + this.first + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"," + delta
                + close(",\"logprobs\":null,\"finish_reason\":null}]",
                        ",\"obfuscation\":\"" + this.turn.id().substring(0, 2) + "\"");
    }

    private String choice(String delta) {
        return this.head + "\"choices\":[{\"index\":0,\"delta\":" + delta;
    }

    private String close(String choice) {
        return close(choice, "");
    }

    private String close(String choice, String extra) {
        return choice + this.usage + extra + "}\n\n";
    }

}
