package io.github.aiutils.batch;

import java.util.function.DoubleSupplier;

import io.github.aiutils.client.ChatClient;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Turns items into what happens to them; each subscription is a run of its own. */
final class BatchFlux extends FluxOperator<Prepared, BatchEvent> {

    private final ChatClient client;

    private final BatchSettings settings;

    private final Scheduler scheduler;

    private final DoubleSupplier random;

    private final @Nullable Journal journal;

    private final @Nullable Long total;

    BatchFlux(Flux<Prepared> source, ChatClient client, BatchSettings settings, Scheduler scheduler,
            DoubleSupplier random, @Nullable Journal journal, @Nullable Long total) {
        super(source);
        this.client = client;
        this.settings = settings;
        this.scheduler = scheduler;
        this.random = random;
        this.journal = journal;
        this.total = total;
    }

    @Override
    public void subscribe(CoreSubscriber<? super BatchEvent> actual) {
        this.source.subscribe(new BatchRun(this, actual));
    }

    void call(Running call) {
        Mono.defer(() -> this.client.chat(call.task().request())).subscribe(call);
    }

    BatchSettings settings() {
        return this.settings;
    }

    Scheduler scheduler() {
        return this.scheduler;
    }

    double random() {
        return this.random.getAsDouble();
    }

    @Nullable Journal journal() {
        return this.journal;
    }

    @Nullable Long total() {
        return this.total;
    }

}
