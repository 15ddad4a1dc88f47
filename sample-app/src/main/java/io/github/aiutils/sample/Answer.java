package io.github.aiutils.sample;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Part;
import org.jspecify.annotations.Nullable;

/**
 * What a chat call answers: all of it at once, or all but the text at the end of a
 * stream.
 *
 * @param text the answer's text; {@code null}, and left out, at the end of a stream
 * @param finishReason why the answer ended
 * @param refusal words with which the model declined; {@code null} if it did not
 * @param toolCalls tools the model asks for
 * @param provider name of the provider that answered
 * @param model name of the model that answered
 * @param attempts requests sent for this call
 * @param usage tokens used; a number is {@code null} if the provider did not say
 * @param cost what it cost; {@code null} if that is not known
 * @param requestId our id of the call
 */
record Answer(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String text, FinishReason finishReason,
        @Nullable String refusal, List<ToolCall> toolCalls, String provider, String model, int attempts, Tokens usage,
        @Nullable Cost cost, String requestId) {

    static Answer whole(ChatResponse response) {
        return of(response, response.text());
    }

    static Answer end(ChatResponse response) {
        return of(response, null);
    }

    private static Answer of(ChatResponse response, @Nullable String text) {
        Ending ending = response.ending();
        List<ToolCall> toolCalls = response.toolCalls().stream().map(ToolCall::of).toList();
        Tokens tokens = new Tokens(ending.usage().totalInput(), ending.usage().output(), ending.usage().cacheRead(),
                ending.usage().reasoning());
        return new Answer(text, ending.finishReason(), response.refusal(), toolCalls, ending.route().provider(),
                ending.route().model(), ending.attempts(), tokens, Cost.of(ending.cost()), ending.requestId());
    }

    record ToolCall(String id, String name, String arguments) {

        static ToolCall of(Part.ToolCall call) {
            return new ToolCall(call.id(), call.name(), call.arguments());
        }

    }

    record Tokens(@Nullable Long input, @Nullable Long output, @Nullable Long cachedInput, @Nullable Long reasoning) {
    }

    /**
     * What it cost.
     *
     * @param amount written as a plain number, without an exponent
     */
    record Cost(@JsonRawValue String amount, String currency) {

        static @Nullable Cost of(io.github.aiutils.@Nullable Cost cost) {
            return (cost != null) ? new Cost(cost.amount().stripTrailingZeros().toPlainString(), cost.currency())
                    : null;
        }

        static List<Cost> of(List<io.github.aiutils.Cost> costs) {
            return costs.stream().map(Cost::of).toList();
        }

    }

}
