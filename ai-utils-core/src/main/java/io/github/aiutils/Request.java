package io.github.aiutils;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a provider, in the words of a kind of call. The path of a call reads
 * no more of it than this.
 *
 * @since 0.1.0
 */
public sealed interface Request permits ChatRequest, HttpRequest {

    /**
     * Returns the model that is asked for.
     * @return the name; {@code null} leaves the choice to the client's routes
     */
    @Nullable String model();

    /**
     * Returns how to answer.
     * @return the options
     */
    ChatOptions options();

    /**
     * Returns whom the call is for, such as tenant or feature.
     * @return the tags, which are never sent to a provider
     */
    Map<String, String> tags();

    /**
     * Returns how long the caller is patient, all attempts and waits included.
     * @return the time; {@code null} for the configured total
     */
    @Nullable Duration timeout();

    /**
     * Returns whether doing it twice does no more than doing it once, so that it may be
     * tried again when nobody knows whether it was done.
     * @return {@code true} for a chat: an answer that nobody saw costs, and harms nobody
     */
    default boolean idempotent() {
        return true;
    }

    /**
     * Returns whether its provider may ask money for it.
     * @return {@code true} for a chat
     */
    default boolean billed() {
        return true;
    }

    /**
     * Returns this request with other options.
     * @param options the options
     * @return the request
     */
    Request withOptions(ChatOptions options);

    /**
     * Returns this request for someone else.
     * @param tags the tags
     * @return the request
     */
    Request withTags(Map<String, String> tags);

}
