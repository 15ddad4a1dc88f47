package io.github.aiutils.policy;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Reply;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** A provider that replies when a test says so and remembers what it was asked for. */
final class ManualReplies extends Flux<Reply> implements Subscription {

    final List<Long> requests = new ArrayList<>();

    private @Nullable CoreSubscriber<? super Reply> reader;

    private Runnable asked = () -> {
    };

    volatile int cancels;

    @Override
    public void subscribe(CoreSubscriber<? super Reply> actual) {
        this.reader = actual;
        actual.onSubscribe(this);
    }

    /** Does something whenever replies are requested, inside the request. */
    ManualReplies onRequest(Runnable asked) {
        this.asked = asked;
        return this;
    }

    void next(Reply reply) {
        this.reader.onNext(reply);
    }

    void complete() {
        this.reader.onComplete();
    }

    void fail(Throwable error) {
        this.reader.onError(error);
    }

    @Override
    public void request(long count) {
        this.requests.add(count);
        this.asked.run();
    }

    @Override
    public void cancel() {
        this.cancels++;
    }

}
