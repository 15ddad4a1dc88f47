package io.github.aiutils.sample;

import io.github.aiutils.ChatRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Body of a chat call.
 *
 * @param message what the user says
 * @param client name of the client; {@code null} for the default one
 * @param model pins one route; {@code null} leaves the choice to the client's routes
 */
record ChatCall(@Nullable String message, @Nullable String client, @Nullable String model) {

    ChatRequest toRequest() {
        if (!StringUtils.hasText(this.message)) {
            throw new BadInputException("the field 'message' is missing or blank; send what the user says");
        }
        return ChatRequest.of(this.message).withModel(StringUtils.hasText(this.model) ? this.model : null);
    }

    String clientName() {
        return StringUtils.hasText(this.client) ? this.client : "default";
    }

}
