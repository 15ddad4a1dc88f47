package io.github.aiutils.provider;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Headers;
import io.github.aiutils.Usage;
import io.github.aiutils.error.AiException;
import io.github.aiutils.transport.WireReply;
import io.github.aiutils.transport.WireRequest;

/**
 * Translates between our words and a dialect. Pure: knows no clock, no network and no
 * key.
 *
 * @since 0.1.0
 */
public interface ProviderCodec {

    /**
     * Returns how the dialect wants its key.
     * @return the header field
     */
    KeyHeader keyHeader();

    /**
     * Says a call in the dialect.
     * @param call the attempt, with its route
     * @return the request, without a key
     * @throws AiException if the call cannot be said
     */
    WireRequest encode(Call call);

    /**
     * Reads a successful whole reply.
     * @param call the attempt
     * @param reply the reply, of status 2xx
     * @return the answer
     * @throws AiException if the reply is an error or cannot be read
     */
    ChatResponse decode(Call call, WireReply reply);

    /**
     * Returns header fields of every request, besides the key's.
     * @return name and value in turn
     */
    default List<String> headers() {
        return List.of();
    }

    /**
     * Reads what a successful reply to a request of another kind tells of itself.
     * @param call the attempt
     * @param reply the reply; one without a body tells by its header fields only
     * @return who answered, what that used as far as it is told, and the provider's id of
     * the request; never fails
     */
    default Ending ending(Call call, WireReply reply) {
        return new Ending(FinishReason.OTHER, null, Usage.UNKNOWN, call.route(), null, null, null, call.id(),
                call.attempt());
    }

    /**
     * Returns a reader of one streamed reply.
     * @param call the attempt
     * @param headers the reply's header fields
     * @return the reader, used by one thread at a time
     */
    StreamDecoder streamDecoder(Call call, Headers headers);

    /**
     * Reads a reply that tells of an error.
     * @param call the attempt
     * @param reply the reply, of any status
     * @return the error, never of a success
     */
    AiException decodeError(Call call, WireReply reply);

}
