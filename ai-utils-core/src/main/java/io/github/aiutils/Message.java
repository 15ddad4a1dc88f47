package io.github.aiutils;

import java.util.List;

/**
 * A turn of a conversation. Where a dialect has no such role, its codec says the same in
 * its own way: Anthropic takes system and developer messages apart from the others.
 *
 * @since 0.1.0
 */
public sealed interface Message {

    /**
     * Instructions of the application.
     *
     * @param text the instructions
     */
    record System(String text) implements Message {
    }

    /**
     * Instructions of the application, in the words of newer models. Providers without
     * the role get a system message.
     *
     * @param text the instructions
     */
    record Developer(String text) implements Message {
    }

    /**
     * What the user says and shows.
     *
     * @param parts {@link Part.Text}, {@link Part.Image} and {@link Part.ImageLink}, at
     * least one
     */
    record User(List<Part> parts) implements Message {

        public User {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a user message needs at least one part");
            }
            for (Part part : parts) {
                if (!(part instanceof Part.Text || part instanceof Part.Image || part instanceof Part.ImageLink)) {
                    throw new IllegalArgumentException(
                            "a user message has text and images, not a " + part.getClass().getSimpleName());
                }
            }
        }
    }

    /**
     * What the model said, whole and in order, so that it can be sent back as it came.
     *
     * @param parts anything but images
     */
    record Assistant(List<Part> parts) implements Message {

        public Assistant {
            parts = List.copyOf(parts);
        }

    }

    /**
     * What a tool returned.
     *
     * @param toolCallId the {@link Part.ToolCall#id()} that is answered
     * @param text the result
     * @param error whether the tool failed and {@code text} says how
     */
    record Tool(String toolCallId, String text, boolean error) implements Message {
    }

    static Message system(String text) {
        return new System(text);
    }

    static Message developer(String text) {
        return new Developer(text);
    }

    static Message user(String text) {
        return new User(List.of(new Part.Text(text)));
    }

    static Message user(Part... parts) {
        return new User(List.of(parts));
    }

    static Message assistant(String text) {
        return new Assistant(List.of(new Part.Text(text)));
    }

    static Message tool(String toolCallId, String text) {
        return new Tool(toolCallId, text, false);
    }

}
