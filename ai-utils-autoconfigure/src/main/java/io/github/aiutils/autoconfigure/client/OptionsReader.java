package io.github.aiutils.autoconfigure.client;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.autoconfigure.AiProperties.Options;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import org.jspecify.annotations.Nullable;

/** Turns properties into options. */
final class OptionsReader {

    private OptionsReader() {
    }

    static ChatOptions read(String property, @Nullable Options options) {
        if (options == null) {
            return ChatOptions.NONE;
        }
        try {
            return ChatOptions.builder()
                .temperature(options.temperature())
                .topP(options.topP())
                .topK(options.topK())
                .maxOutputTokens(options.maxOutputTokens())
                .stop(options.stop())
                .seed(options.seed())
                .frequencyPenalty(options.frequencyPenalty())
                .presencePenalty(options.presencePenalty())
                .reasoningEffort(options.reasoningEffort())
                .parallelToolCalls(options.parallelToolCalls())
                .endUser(options.endUser())
                .extra(options.extra())
                .build();
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidPropertyException(property, "has a value out of range: " + ex.getMessage(),
                    "Bring it into its range, or leave it out.");
        }
    }

}
