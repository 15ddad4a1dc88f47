package io.github.aiutils.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.Reaction;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/**
 * Gives the route first that will probably answer soonest: of two drawn by chance, the
 * one whose time to first output, times the calls it has under way, is less (peak EWMA
 * with the power of two choices). The average jumps up to a slow reply at once and comes
 * down slowly, so that a route that turns bad is left quickly and tried again gently. A
 * call that is cut off in a long silence, as by its deadline, counts as such a reply.
 *
 * @see <a href=
 * "https://linkerd.io/2016/03/16/beyond-round-robin-load-balancing-for-latency/"> Beyond
 * round robin: load balancing for latency</a>
 * @since 0.1.0
 */
public final class LeastLatencyRouter implements Router {

    /** After this time an old figure weighs a third. */
    private static final double DECAY_NANOS = 10e9;

    /**
     * A failure is fast, but no answer: it counts as a slow one. So does the first try.
     */
    private static final long FAILURE_NANOS = 5_000_000_000L;

    /** A caller who leaves sooner than this tells nothing of the route. */
    private static final long SILENCE_NANOS = 1_000_000_000L;

    private final Map<Route, Load> loads = new LinkedHashMap<>();

    private final LongSupplier clock;

    private final DoubleSupplier random;

    /**
     * Makes a router.
     * @param routes the routes
     * @param clock tells nanoseconds
     * @param random gives numbers from 0 to 1
     */
    public LeastLatencyRouter(List<Route> routes, LongSupplier clock, DoubleSupplier random) {
        routes.forEach((route) -> this.loads.put(route, new Load()));
        this.clock = clock;
        this.random = random;
    }

    @Override
    public List<Route> routes(Call call) {
        List<Route> order = new ArrayList<>(this.loads.keySet());
        long now = this.clock.getAsLong();
        Map<Route, Double> costs = new LinkedHashMap<>();
        this.loads.forEach((route, load) -> costs.put(route, load.cost(now)));
        order.sort(Comparator.comparingDouble(costs::get));
        if (order.size() > 2) {
            Route best = bestOfTwo(new ArrayList<>(this.loads.keySet()), costs);
            order.remove(best);
            order.add(0, best);
        }
        return order;
    }

    private Route bestOfTwo(List<Route> routes, Map<Route, Double> costs) {
        Route one = routes.remove((int) (this.random.getAsDouble() * routes.size()));
        Route other = routes.get((int) (this.random.getAsDouble() * routes.size()));
        return (costs.getOrDefault(other, 0.0) < costs.getOrDefault(one, 0.0)) ? other : one;
    }

    @Override
    public Flux<Reply> watch(Route route, Flux<Reply> replies) {
        Load load = this.loads.get(route);
        return (load != null) ? replies.tap(() -> new Watch(load)) : replies;
    }

    /** What is known of one route. */
    private static final class Load {

        private double averageNanos;

        private long updatedNanos;

        private int underWay;

        synchronized double cost(long nowNanos) {
            if (this.averageNanos == 0) {
                return (double) FAILURE_NANOS * this.underWay;
            }
            double faded = this.averageNanos * Math.exp(-(nowNanos - this.updatedNanos) / DECAY_NANOS);
            return faded * (this.underWay + 1);
        }

        synchronized void begin() {
            this.underWay++;
        }

        synchronized void end() {
            this.underWay--;
        }

        /** A silence that somebody cut off would have been at least as long. */
        synchronized void silent(long nowNanos, long tookNanos) {
            if (tookNanos >= SILENCE_NANOS && tookNanos > this.averageNanos) {
                observe(nowNanos, tookNanos);
            }
        }

        synchronized void observe(long nowNanos, long tookNanos) {
            double weight = Math.exp(-(nowNanos - this.updatedNanos) / DECAY_NANOS);
            this.averageNanos = (tookNanos > this.averageNanos) ? tookNanos
                    : this.averageNanos * weight + tookNanos * (1 - weight);
            this.updatedNanos = nowNanos;
        }

    }

    private final class Watch extends DefaultSignalListener<Reply> {

        private final Load load;

        private final long beganNanos = LeastLatencyRouter.this.clock.getAsLong();

        private boolean observed;

        /** A cancel may come after the end, or race with it. */
        private final AtomicBoolean ended = new AtomicBoolean();

        Watch(Load load) {
            this.load = load;
        }

        @Override
        public void doFirst() {
            this.load.begin();
        }

        @Override
        public void doOnNext(Reply reply) {
            if (!this.observed && reply.meaningful()) {
                observe(0);
            }
        }

        @Override
        public void doOnError(Throwable error) {
            if (!this.observed && !isFinal(error)) {
                observe(FAILURE_NANOS);
            }
        }

        @Override
        public void doOnCancel() {
            if (!this.observed && !this.ended.get()) {
                long now = LeastLatencyRouter.this.clock.getAsLong();
                this.load.silent(now, now - this.beganNanos);
            }
        }

        /** What no route would answer says nothing of this one. */
        private static boolean isFinal(Throwable error) {
            return error instanceof AiException known && known.reaction() == Reaction.FAIL;
        }

        private void observe(long leastNanos) {
            this.observed = true;
            long now = LeastLatencyRouter.this.clock.getAsLong();
            this.load.observe(now, Math.max(leastNanos, now - this.beganNanos));
        }

        @Override
        public void doFinally(SignalType signal) {
            if (this.ended.compareAndSet(false, true)) {
                this.load.end();
            }
        }

    }

}
