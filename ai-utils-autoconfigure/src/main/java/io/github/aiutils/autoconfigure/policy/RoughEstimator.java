package io.github.aiutils.autoconfigure.policy;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.Usage;
import io.github.aiutils.token.TokenEstimator;

/** Foresees use by the length of texts, where nobody does better. */
final class RoughEstimator implements TokenEstimator {

    private static final int CHARACTERS = 4;

    private static final long OVERHEAD = 4;

    private static final long OUTPUT = 256;

    @Override
    public Usage estimate(Call call) {
        long input = OVERHEAD;
        for (Message message : call.request().messages()) {
            input += OVERHEAD + length(message) / CHARACTERS;
        }
        Integer cap = call.request().options().maxOutputTokens();
        return new Usage(input, null, null, null, (cap != null) ? Math.min(cap, OUTPUT) : OUTPUT, null);
    }

    private static int length(Message message) {
        if (message instanceof Message.User user) {
            return length(user.parts());
        }
        if (message instanceof Message.Assistant assistant) {
            return length(assistant.parts());
        }
        return (message instanceof Message.System system) ? system.text().length()
                : (message instanceof Message.Developer developer) ? developer.text().length()
                        : (message instanceof Message.Tool tool) ? tool.text().length() : 0;
    }

    private static int length(List<Part> parts) {
        return parts.stream().mapToInt((part) -> (part instanceof Part.Text text) ? text.text().length() : 0).sum();
    }

}
