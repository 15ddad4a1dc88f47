package io.github.aiutils.token;

import java.util.List;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import reactor.core.publisher.Mono;

/**
 * Counts tokens as a model does. Counting takes time that grows with the text, so it is
 * done on a thread that may be kept busy, when subscribed to. What cannot be counted is
 * estimated and says so.
 *
 * @since 0.1.0
 */
public interface TokenCounter {

    /**
     * Returns whether texts for a model are counted with its own tokenizer.
     * @param model the model's name
     * @return whether counts of ordinary text are exact
     */
    boolean isExact(String model);

    /**
     * Counts a text by itself.
     * @param model the model's name
     * @param text the text; what looks like a special token is text as well
     * @return its tokens
     */
    Mono<TokenCount> count(String model, String text);

    /**
     * Counts what messages add to a conversation, their images included.
     * @param model the model's name
     * @param messages the messages
     * @return their tokens
     */
    Mono<TokenCount> count(String model, List<Message> messages);

    /**
     * Counts a whole prompt: messages, tools and the shape of the answer.
     * @param model the model's name; the request's own is not looked at
     * @param request what would be asked
     * @return its tokens
     */
    Mono<TokenCount> count(String model, ChatRequest request);

    /**
     * Cuts a text.
     * @param model the model's name
     * @param text the text
     * @param most tokens that may be left
     * @return the text's longest beginning that ends with a token and has no more of
     * them; an estimated cut for models that are not exact
     */
    Mono<String> cut(String model, String text, long most);

}
