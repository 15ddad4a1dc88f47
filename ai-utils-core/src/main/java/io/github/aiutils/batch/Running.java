package io.github.aiutils.batch;

import java.util.function.Consumer;

import io.github.aiutils.Call;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.observe.AiContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/** A call of a batch under way. */
final class Running extends BaseSubscriber<ChatResponse> {

    private final Task task;

    private final Lane lane;

    private final int generation;

    private final Listener listener;

    private final Context context;

    private volatile int attempts;

    private @Nullable ChatResponse response;

    /** Belongs to the run. */
    private boolean sent;

    Running(Task task, Lane lane, Listener listener, Context context) {
        this.task = task;
        this.lane = lane;
        this.generation = lane.generation();
        this.listener = listener;
        Consumer<Call> attempted = this::attempted;
        this.context = context.put(AiContext.ATTEMPTS, attempted);
    }

    Task task() {
        return this.task;
    }

    Lane lane() {
        return this.lane;
    }

    int generation() {
        return this.generation;
    }

    boolean sent() {
        return this.sent;
    }

    void markSent() {
        this.sent = true;
    }

    @Override
    public Context currentContext() {
        return this.context;
    }

    private void attempted(Call attempt) {
        boolean first = this.attempts == 0;
        this.attempts = attempt.attempt();
        if (first) {
            this.listener.sent(this);
        }
    }

    @Override
    protected void hookOnNext(ChatResponse answer) {
        this.response = answer;
    }

    @Override
    protected void hookOnComplete() {
        this.listener.ended(this, this.response, null);
    }

    @Override
    protected void hookOnError(Throwable error) {
        this.listener.ended(this, null, error);
    }

    /** Requests sent, as far as the client tells. */
    int attempts(@Nullable ChatResponse answer, @Nullable Throwable error) {
        int least = (answer != null) ? answer.ending().attempts() : (error instanceof ProviderException) ? 1 : 0;
        return Math.max(this.attempts, least);
    }

    /** Is told, on any thread. */
    interface Listener {

        void sent(Running call);

        void ended(Running call, @Nullable ChatResponse response, @Nullable Throwable error);

    }

}
