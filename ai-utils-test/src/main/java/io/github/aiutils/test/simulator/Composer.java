package io.github.aiutils.test.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Makes a turn of what the model says: cuts at stop texts and at the maximum of tokens,
 * and settles the usage.
 */
final class Composer {

    private final Settings settings;

    private final Function<SimulatedRequest, Answer> answers;

    Composer(Settings settings) {
        this.settings = settings;
        Function<SimulatedRequest, Answer> given = settings.answers();
        this.answers = (given != null) ? given : new DemoAnswers(settings.seed());
    }

    Turn compose(SimulatedRequest request, long sequence) {
        return compose(request, sequence, this.answers.apply(request));
    }

    Turn compose(SimulatedRequest request, long sequence, Answer answer) {
        String id = Mix.hex(Mix.of(this.settings.seed(), sequence));
        String stopText = (answer.ending() == Answer.Ending.NORMAL) ? firstStop(answer.text(), request.stop()) : null;
        String text = (stopText != null) ? answer.text().substring(0, answer.text().indexOf(stopText)) : answer.text();
        Budget budget = new Budget(request.maxOutputTokens());
        int reasoning = budget.take(or(answer.reasoningTokens(), this.settings.reasoningTokens()));
        List<String> pieces = budget.take(Tokens.split(text));
        List<Turn.Call> calls = (stopText != null) ? List.of() : calls(id, answer.toolCalls(), budget);
        Turn.Finish finish = (budget.exceeded) ? Turn.Finish.LENGTH : finish(request, answer, stopText, calls);
        return new Turn(request, id, this.settings.clock().instant().getEpochSecond(), pieces, calls, finish,
                (finish == Turn.Finish.STOP_TEXT) ? stopText : null, cached(request, answer), reasoning);
    }

    /**
     * Returns the cached part of the input before the answer is known.
     */
    long cached(SimulatedRequest request, @Nullable Answer answer) {
        long standard = (long) (request.inputTokens() * this.settings.cachedShare());
        Integer own = (answer != null) ? answer.cachedTokens() : null;
        return (own != null) ? Math.min(own, request.inputTokens()) : standard;
    }

    private static int or(@Nullable Integer own, int standard) {
        return (own != null) ? own : standard;
    }

    private static @Nullable String firstStop(String text, List<String> stops) {
        String first = null;
        for (String stop : stops) {
            int at = text.indexOf(stop);
            if (at >= 0 && (first == null || at < text.indexOf(first))) {
                first = stop;
            }
        }
        return first;
    }

    private static List<Turn.Call> calls(String id, List<Answer.ToolCall> wanted, Budget budget) {
        List<Turn.Call> calls = new ArrayList<>(wanted.size());
        for (Answer.ToolCall call : wanted) {
            if (!budget.exceeded) {
                calls.add(
                        new Turn.Call(id + calls.size(), call.name(), budget.take(Tokens.split(call.argumentsJson()))));
            }
        }
        return calls;
    }

    private static Turn.Finish finish(SimulatedRequest request, Answer answer, @Nullable String stopText,
            List<Turn.Call> calls) {
        return switch (answer.ending()) {
            case REFUSAL -> Turn.Finish.REFUSAL;
            case CONTENT_FILTER ->
                (request.dialect() == Dialect.OPENAI) ? Turn.Finish.CONTENT_FILTER : Turn.Finish.REFUSAL;
            case NORMAL -> (stopText != null) ? Turn.Finish.STOP_TEXT
                    : calls.isEmpty() ? Turn.Finish.STOP : Turn.Finish.TOOL_CALLS;
        };
    }

    /**
     * The tokens the caller allows.
     */
    private static final class Budget {

        private int left;

        private boolean exceeded;

        Budget(@Nullable Integer maximum) {
            this.left = (maximum != null) ? maximum : Integer.MAX_VALUE;
        }

        int take(int wanted) {
            int taken = Math.min(this.left, wanted);
            this.exceeded |= taken < wanted;
            this.left -= taken;
            return taken;
        }

        List<String> take(List<String> pieces) {
            return pieces.subList(0, take(pieces.size()));
        }

    }

}
