package io.github.aiutils;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a message, in the order in which it was said.
 *
 * @since 0.1.0
 */
public sealed interface Part {

    /**
     * Text.
     *
     * @param text never {@code null}, may be empty in an answer
     */
    record Text(String text) implements Part {
    }

    /**
     * An image shown to the model by its bytes.
     *
     * @param mediaType for example {@code image/png}
     * @param data the image's bytes, not copied: leave them alone
     * @param detail how closely to look, {@code low}, {@code high} or {@code auto};
     * {@code null} leaves it to the provider
     */
    record Image(String mediaType, byte[] data, @Nullable String detail) implements Part {

        @Override
        public String toString() {
            return "Image[" + this.mediaType + ", " + this.data.length + " bytes]";
        }

    }

    /**
     * An image shown to the model by an address that the provider fetches.
     *
     * @param uri an https address
     * @param detail how closely to look, {@code low}, {@code high} or {@code auto};
     * {@code null} leaves it to the provider
     */
    record ImageLink(URI uri, @Nullable String detail) implements Part {
    }

    /**
     * What a reasoning model thought. It goes back unchanged with the results of the
     * tools that the same answer asked for.
     *
     * @param text the thoughts, possibly a summary or empty
     * @param signature the provider's proof of origin; {@code null} if it gives none
     * @param redacted the thoughts in a form only the provider reads; {@code null} if
     * they are readable
     */
    record Thinking(String text, @Nullable String signature, @Nullable String redacted) implements Part {
    }

    /**
     * The model asks for a tool to be run.
     *
     * @param id names the call, so that its result can refer to it
     * @param name the tool's name
     * @param arguments the arguments as JSON text, as the model wrote them
     */
    record ToolCall(String id, String name, String arguments) implements Part {
    }

    /**
     * The model declined, in its own words.
     *
     * @param text the words, never mixed into the answer's text
     */
    record Refusal(String text) implements Part {
    }

    /**
     * Returns a part of text.
     * @param text the text
     * @return the part
     */
    static Part text(String text) {
        return new Text(text);
    }

    /**
     * Returns an image by its bytes.
     * @param mediaType for example {@code image/png}
     * @param data the bytes, not copied
     * @return the part
     */
    static Part image(String mediaType, byte[] data) {
        return new Image(mediaType, data, null);
    }

    /**
     * Returns an image by its address, which the provider fetches.
     * @param uri an https address
     * @return the part
     */
    static Part image(URI uri) {
        return new ImageLink(uri, null);
    }

}
