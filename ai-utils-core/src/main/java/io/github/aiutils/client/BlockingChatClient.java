package io.github.aiutils.client;

import java.time.Duration;
import java.util.stream.Stream;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A {@link ChatClient} for code that may wait: servlets, command lines, virtual threads.
 * On a thread that must not wait, such as an event loop, every method throws an
 * {@link IllegalStateException} before anything is sent.
 *
 * @since 0.1.0
 */
public final class BlockingChatClient {

    /** Chunks read ahead of the caller. */
    private static final int READ_AHEAD = 16;

    /**
     * The path has its own timeouts; this one only ends a wait that none of them ends.
     */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final ChatClient client;

    public BlockingChatClient(ChatClient client) {
        this.client = client;
    }

    /**
     * Waits for a whole answer.
     * @param request what is asked
     * @return the answer
     */
    public ChatResponse chat(ChatRequest request) {
        refuseEventLoops();
        return answer(this.client.chat(request));
    }

    private static ChatResponse answer(Mono<ChatResponse> answer) {
        ChatResponse response = answer.block(LONGEST);
        if (response == null) {
            throw new IllegalStateException("the client completed without an answer");
        }
        return response;
    }

    /**
     * Reads an answer in chunks, waiting for each.
     * @param request what is asked
     * @return the chunks; close the stream if it is not read to its end, which also
     * closes the connection to the provider
     */
    public Stream<ChatChunk> stream(ChatRequest request) {
        refuseEventLoops();
        return this.client.stream(request).toStream(READ_AHEAD);
    }

    /**
     * Begins a request.
     * @return collects the request
     */
    public BlockingChatPrompt prompt() {
        return new BlockingChatPrompt(this);
    }

    /**
     * Begins a request with a user message.
     * @param user what the user says
     * @return collects the request
     */
    public BlockingChatPrompt prompt(String user) {
        return prompt().user(user);
    }

    private static void refuseEventLoops() {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("BlockingChatClient was called on the event loop thread '"
                    + Thread.currentThread().getName() + "', where waiting stops all other work; use ChatClient there, "
                    + "or move the call to Schedulers.boundedElastic()");
        }
    }

}
