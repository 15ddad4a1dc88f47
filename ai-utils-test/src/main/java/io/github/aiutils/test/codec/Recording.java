package io.github.aiutils.test.codec;

import java.util.function.Consumer;

import tools.jackson.databind.node.ObjectNode;

/**
 * One answer of a provider, as it looks whole and streamed.
 *
 * @param name says what is special about it
 * @param whole the body of the whole answer
 * @param stream the event stream, lines ended by line feeds
 * @param said what the answer says
 * @since 0.1.0
 */
public record Recording(String name, String whole, String stream, Said said) {

    Recording withSaid(Said said) {
        return new Recording(this.name, this.whole, this.stream, said);
    }

    /** Edits every JSON object of the answer but the arguments of tools. */
    Recording edited(Consumer<ObjectNode> edit) {
        String stream = EventText.edit(this.stream,
                (event) -> new EventText(event.name(), JsonEdits.everywhere(event.data(), edit)));
        return new Recording(this.name, JsonEdits.everywhere(this.whole, edit), stream, this.said);
    }

    @Override
    public String toString() {
        return this.name;
    }

}
