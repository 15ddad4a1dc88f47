package io.github.aiutils.benchmarks.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.Tenants;
import io.github.aiutils.limit.Waits;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Schedulers;

/** All threads ask for the same quota, which is never used up. */
@State(Scope.Benchmark)
public class Admissions {

    static final Call CALL = Call.of("req_0123456789ab", "benchmark", ChatRequest.of("Hi"), true)
        .to(new Route("hot", "model"));

    static final Usage EXPECTED = new Usage(1200L, null, null, null, 200L, null);

    private static final int MANY = 64;

    private static final long PLENTY = 1L << 50;

    private final QuotaLimiter limiter = limiter(new QuotaLimits(PLENTY, null, PLENTY, null, null));

    static QuotaLimiter limiter(QuotaLimits limits) {
        LimiterSettings settings = new LimiterSettings(LimiterSettings.UNBOUNDED, Integer.MAX_VALUE,
                Duration.ofHours(1), QuotaSettings.DEFAULTS.withLimits(limits), List.of());
        return new QuotaLimiter("hot", settings, Tenants.NONE, Waits.NONE, System::nanoTime, Schedulers.parallel());
    }

    /**
     * Decides about an attempt, which takes a lease of requests and tokens. The time in
     * which it is given back does not count.
     * @param held takes the lease
     */
    @Benchmark
    public void decide(Held held) {
        held.hold(acquire());
    }

    /**
     * Decides about many, so that throughput is not that of the clock.
     * @param held takes the leases
     */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void decideMany(Held held) {
        for (int i = 0; i < MANY; i++) {
            held.hold(acquire());
        }
    }

    /**
     * Takes a lease and gives it back.
     * @return what held it
     */
    @Benchmark
    public Object decideAndSettle() {
        Holder holder = acquire();
        holder.settle();
        return holder;
    }

    private Holder acquire() {
        Holder holder = new Holder();
        this.limiter.acquire(CALL, EXPECTED).subscribe(holder);
        return holder;
    }

    /** Gives back what a thread holds. */
    @State(Scope.Thread)
    public static class Held {

        private final List<Holder> holders = new ArrayList<>(MANY);

        void hold(Holder holder) {
            this.holders.add(holder);
        }

        /** Settles the leases. */
        @TearDown(Level.Invocation)
        public void settle() {
            this.holders.forEach(Holder::settle);
            this.holders.clear();
        }

    }

    /** Holds a lease. */
    static final class Holder implements CoreSubscriber<Lease> {

        private @Nullable Lease lease;

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(Lease lease) {
            this.lease = lease;
        }

        void settle() {
            if (this.lease == null) {
                throw new IllegalStateException("the limiter let nobody go");
            }
            this.lease.complete().subscribe();
        }

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException(error);
        }

        @Override
        public void onComplete() {
        }

    }

}
