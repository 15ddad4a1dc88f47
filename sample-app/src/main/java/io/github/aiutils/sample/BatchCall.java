package io.github.aiutils.sample;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.batch.BatchItem;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Body of a batch.
 *
 * @param prompts what the user says, once for each call
 * @param concurrency most calls under way, from 1 to 64; {@code null} for 8
 * @param client name of the client; {@code null} for the default one
 * @param model pins one route; {@code null} leaves the choice to the client's routes
 */
record BatchCall(@Nullable List<@Nullable String> prompts, @Nullable Integer concurrency, @Nullable String client,
        @Nullable String model) {

    private static final int MOST_PROMPTS = 10_000;

    private static final int MOST_CALLS = 64;

    private static final int USUAL_CALLS = 8;

    List<BatchItem> toItems() {
        if (this.prompts == null || this.prompts.isEmpty() || this.prompts.size() > MOST_PROMPTS) {
            throw new BadInputException(
                    "the field 'prompts' must be a list of 1 to 10000 texts; send what the user says in each call");
        }
        List<BatchItem> items = new ArrayList<>();
        for (String prompt : this.prompts) {
            if (!StringUtils.hasText(prompt)) {
                throw new BadInputException("prompt " + items.size() + " of 'prompts' is blank; leave it out");
            }
            items.add(BatchItem
                .of(ChatRequest.of(prompt).withModel(StringUtils.hasText(this.model) ? this.model : null)));
        }
        return items;
    }

    int callsUnderWay() {
        int calls = (this.concurrency != null) ? this.concurrency : USUAL_CALLS;
        if (calls < 1 || calls > MOST_CALLS) {
            throw new BadInputException("the field 'concurrency' is " + calls + ", but must be from 1 to 64");
        }
        return calls;
    }

    String clientName() {
        return StringUtils.hasText(this.client) ? this.client : "default";
    }

}
