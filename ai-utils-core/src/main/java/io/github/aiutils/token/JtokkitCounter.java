package io.github.aiutils.token;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Counts with jtokkit where the model's encoding is known, and estimates elsewhere. A
 * vocabulary is read when first needed. Texts longer than a bound are estimated from a
 * sample, since counting takes about half a second per million characters.
 *
 * @since 0.1.0
 */
public final class JtokkitCounter implements TokenCounter {

    private static final int MOST_CHARACTERS = 4_000_000;

    private final ModelEncodings encodings;

    private final int mostCharacters;

    private final Scheduler scheduler;

    private final Tokenizer tokenizer = new Tokenizer();

    /** Counts up to four million characters of a text, on Reactor's bounded threads. */
    public JtokkitCounter() {
        this(ModelEncodings.DEFAULT, MOST_CHARACTERS, Schedulers.boundedElastic());
    }

    /**
     * Makes a counter that has read no vocabulary yet.
     * @param encodings which models count how
     * @param mostCharacters length of the longest text to count
     * @param scheduler where to count; its threads are kept busy
     */
    public JtokkitCounter(ModelEncodings encodings, int mostCharacters, Scheduler scheduler) {
        this.encodings = encodings;
        this.mostCharacters = mostCharacters;
        this.scheduler = scheduler;
    }

    @Override
    public boolean isExact(String model) {
        ModelEncodings.Entry entry = this.encodings.find(model);
        return entry != null && !entry.assumed();
    }

    @Override
    public Mono<TokenCount> count(String model, String text) {
        return later(() -> texts(model).apply(text));
    }

    @Override
    public Mono<TokenCount> count(String model, List<Message> messages) {
        return later(() -> new MessageCounter(model, texts(model)).count(messages));
    }

    @Override
    public Mono<TokenCount> count(String model, ChatRequest request) {
        return later(() -> new MessageCounter(model, texts(model)).count(request));
    }

    @Override
    public Mono<String> cut(String model, String text, long most) {
        if (most < 0) {
            throw new IllegalArgumentException("a text cannot be cut to " + most + " tokens");
        }
        return later(() -> cutNow(model, text, most));
    }

    private <T> Mono<T> later(Supplier<T> work) {
        return Mono.fromSupplier(work).subscribeOn(this.scheduler);
    }

    private Function<String, TokenCount> texts(String model) {
        ModelEncodings.Entry entry = this.encodings.find(model);
        if (entry == null) {
            return (text) -> estimate(model, text);
        }
        return (text) -> {
            if (text.length() > this.mostCharacters) {
                return estimate(model, text);
            }
            TokenCount counted = this.tokenizer.count(entry.encoding(), text);
            return entry.assumed() ? counted.inexact() : counted;
        };
    }

    private TokenCount estimate(String model, String text) {
        if (text.isEmpty()) {
            return new TokenCount(0, false);
        }
        double tokens = PromptShape.of(text, model).tokens(TokenFamily.of(model, this.encodings));
        return new TokenCount(Math.max(1, Math.round(tokens)), false);
    }

    private String cutNow(String model, String text, long most) {
        ModelEncodings.Entry entry = this.encodings.find(model);
        if (entry != null) {
            return this.tokenizer.cut(entry.encoding(), text, most);
        }
        long estimated = estimate(model, text).tokens();
        if (estimated <= most) {
            return text;
        }
        int end = (int) (text.length() * ((double) most / estimated));
        boolean within = end > 0 && Character.isLowSurrogate(text.charAt(end));
        return text.substring(0, within ? end - 1 : end);
    }

}
