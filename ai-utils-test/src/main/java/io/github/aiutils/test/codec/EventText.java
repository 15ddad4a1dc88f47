package io.github.aiutils.test.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/** An event of a stream as text; without a name if that is empty. */
record EventText(String name, String data) {

    /** Parses a stream of comments and of events whose lines end in line feeds. */
    static List<EventText> parse(String stream) {
        List<EventText> events = new ArrayList<>();
        for (String block : stream.split("\n\n")) {
            String name = "";
            StringJoiner data = new StringJoiner("\n").setEmptyValue("");
            for (String line : block.split("\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                }
                else if (line.startsWith("data: ")) {
                    data.add(line.substring("data: ".length()));
                }
            }
            if (data.length() > 0) {
                events.add(new EventText(name, data.toString()));
            }
        }
        return events;
    }

    static String render(List<EventText> events) {
        StringBuilder stream = new StringBuilder();
        events.forEach((event) -> stream.append(event.render()));
        return stream.toString();
    }

    static String edit(String stream, UnaryOperator<EventText> edit) {
        return render(parse(stream).stream().map(edit).toList());
    }

    String render() {
        StringBuilder text = new StringBuilder();
        if (!this.name.isEmpty()) {
            text.append("event: ").append(this.name).append('\n');
        }
        this.data.lines().forEach((line) -> text.append("data: ").append(line).append('\n'));
        return text.append('\n').toString();
    }

}
