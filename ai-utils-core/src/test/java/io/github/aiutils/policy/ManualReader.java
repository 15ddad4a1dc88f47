package io.github.aiutils.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.aiutils.Reply;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** A reader that asks only when a test says so. */
final class ManualReader extends BaseSubscriber<Reply> {

    final List<Reply> replies = new ArrayList<>();

    private final Consumer<ManualReader> onNext;

    @Nullable Throwable error;

    int ends;

    ManualReader() {
        this((reader) -> {
        });
    }

    ManualReader(Consumer<ManualReader> onNext) {
        this.onNext = onNext;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        // asks for nothing yet
    }

    @Override
    protected void hookOnNext(Reply reply) {
        this.replies.add(reply);
        this.onNext.accept(this);
    }

    @Override
    protected void hookOnError(Throwable error) {
        this.error = error;
        this.ends++;
    }

    @Override
    protected void hookOnComplete() {
        this.ends++;
    }

}
