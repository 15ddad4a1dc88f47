package io.github.aiutils.test.reliability;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Call;
import io.github.aiutils.Usage;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.Limiter;
import reactor.core.publisher.Mono;

/**
 * Lends a place to whoever asks and counts what is not back. A limiter that heeds what
 * providers say would wait in real time what these tests skip.
 */
final class Places implements Limiter {

    private final AtomicInteger lent = new AtomicInteger();

    int lent() {
        return this.lent.get();
    }

    @Override
    public Mono<Lease> acquire(Call call, Usage expected) {
        return Mono.fromSupplier(() -> {
            this.lent.incrementAndGet();
            return new Place();
        });
    }

    private final class Place implements Lease {

        @Override
        public Mono<Void> complete() {
            return Mono.fromRunnable(Places.this.lent::decrementAndGet);
        }

        @Override
        public Mono<Void> fail(Throwable error) {
            return complete();
        }

        @Override
        public Mono<Void> cancel() {
            return complete();
        }

    }

}
