package io.github.aiutils.test.codec;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Route;
import io.github.aiutils.provider.ProviderCodec;

/** What a codec's contract needs to know of its dialect. */
abstract class CodecFixture {

    private static final String PROMPT = "My neighbour Karl owes me 300 crowns";

    /**
     * Returns the codec, which must keep nothing of a call.
     * @return the codec
     */
    protected abstract ProviderCodec codec();

    /**
     * Returns recorded answers, the first one of text alone.
     * @return the recordings
     */
    protected abstract List<Recording> recordings();

    /**
     * Returns an answer that says a text in one piece.
     * @param text the text, to be written as a JSON string
     * @return the answer, its finish reason and usage as it likes
     */
    protected abstract Recording saying(String text);

    /**
     * Returns a streamed answer that asks for one tool, and ends as it should.
     * @param fragments fragments of the arguments, none for none at all
     * @return the event stream
     */
    protected abstract String streamCalling(String... fragments);

    /**
     * Returns events and comments that mean nothing, each with the empty line at its end.
     * @return the noise
     */
    protected abstract List<String> noise();

    /**
     * Returns whether a stream may end after an event.
     * @param data the event's data
     * @return {@code true} from the event on that makes the answer whole
     */
    protected abstract boolean completes(String data);

    /**
     * Returns an error inside a reply of status 200.
     * @return the error, as a whole body
     */
    protected abstract ErrorCase errorInside();

    /**
     * Returns that error inside a stream.
     * @return the event, with the empty line at its end
     */
    protected abstract String errorEvent();

    /**
     * Returns the dialect's table of errors.
     * @return replies of status 300 and up
     */
    protected abstract List<ErrorCase> errors();

    final Call call(boolean streamed) {
        return Call.of("req_0123456789ab", "contract", ChatRequest.of(PROMPT), streamed)
            .attempt(new Route("acme", model()));
    }

    /**
     * Returns the model that is asked.
     * @return a model of the dialect
     */
    protected String model() {
        return "some-model";
    }

    final StubWire wire() {
        return new StubWire(codec());
    }

    final String prompt() {
        return PROMPT;
    }

}
