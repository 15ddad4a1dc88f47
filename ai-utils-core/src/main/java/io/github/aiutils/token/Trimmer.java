package io.github.aiutils.token;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes conversations fit into a budget of tokens by leaving out the oldest turns. A turn
 * is a user's message with all that follows it up to the next one, so that the results of
 * tools stay with the calls they answer. Instructions and the last turn always stay.
 *
 * @since 0.1.0
 */
public final class Trimmer {

    private final TokenCounter counter;

    public Trimmer(TokenCounter counter) {
        this.counter = counter;
    }

    /**
     * Leaves out as few turns as are needed.
     * @param model the model's name, which decides how tokens are counted
     * @param request the request
     * @param most tokens that the prompt may have, tools and answer's shape included
     * @return the request that is left, and what was left out
     */
    public Mono<Trimmed> trim(String model, ChatRequest request, long most) {
        return this.counter.count(model, request).flatMap((whole) -> {
            Trimmed untouched = new Trimmed(request, List.of(), whole, whole.tokens() <= most);
            return untouched.fits() ? Mono.just(untouched) : drop(model, untouched, most);
        });
    }

    private Mono<Trimmed> drop(String model, Trimmed whole, long most) {
        List<List<Message>> turns = turns(whole.request().messages());
        return Flux.fromIterable(turns.subList(0, Math.max(0, turns.size() - 1)))
            .concatMap((turn) -> this.counter.count(model, turn).map((count) -> new Turn(turn, count)), 0)
            .scan(whole, (left, turn) -> left.without(turn, most))
            .takeUntil(Trimmed::fits)
            .takeLast(1)
            .single();
    }

    private static List<List<Message>> turns(List<Message> messages) {
        List<List<Message>> turns = new ArrayList<>();
        for (Message message : messages) {
            if (stays(message)) {
                continue;
            }
            if (message instanceof Message.User || turns.isEmpty()) {
                turns.add(new ArrayList<>());
            }
            turns.get(turns.size() - 1).add(message);
        }
        return turns;
    }

    private static boolean stays(Message message) {
        return message instanceof Message.System || message instanceof Message.Developer;
    }

    private record Turn(List<Message> messages, TokenCount count) {
    }

    /**
     * A conversation that was made shorter.
     *
     * @param request what is left
     * @param dropped messages that were left out, oldest first
     * @param count tokens of what is left
     * @param fits whether that is within the budget; if not, what always stays is too
     * much
     */
    public record Trimmed(ChatRequest request, List<Message> dropped, TokenCount count, boolean fits) {

        public Trimmed {
            dropped = List.copyOf(dropped);
        }

        private Trimmed without(Turn turn, long most) {
            List<Message> out = new ArrayList<>(this.dropped);
            out.addAll(turn.messages());
            long tokens = this.count.tokens() - turn.count().tokens();
            TokenCount left = new TokenCount(tokens, this.count.exact());
            return new Trimmed(without(this.request, turn.messages().size()), out, left, tokens <= most);
        }

        /** Turns are left out in their order, so they are the first that may go. */
        private static ChatRequest without(ChatRequest request, int messages) {
            List<Message> left = new ArrayList<>(request.messages().size());
            int drop = messages;
            for (Message message : request.messages()) {
                if (drop > 0 && !stays(message)) {
                    drop--;
                }
                else {
                    left.add(message);
                }
            }
            return new ChatRequest(request.model(), left, request.options(), request.tags(), request.timeout());
        }

        /** Names sizes, never the conversation. */
        @Override
        public String toString() {
            return "Trimmed[dropped=" + this.dropped.size() + ", tokens=" + this.count.tokens() + ", fits=" + this.fits
                    + "]";
        }

    }

}
