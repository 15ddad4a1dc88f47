package io.github.aiutils.benchmarks.quota;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

/**
 * Serves tenants in turn by what they were given, and the calls of one in order.
 *
 * <p>
 * Start-time fair queueing (Goyal, Vin and Cheng, 1996): a call's tag is where its
 * tenant's service has come to, and the least tag is next.
 *
 * @param <T> what waits
 */
final class FairQueue<T> {

    private final Map<Integer, Tenant<T>> tenants = new TreeMap<>();

    private final ToDoubleFunction<T> cost;

    private double virtual;

    private int size;

    FairQueue(ToDoubleFunction<T> cost) {
        this.cost = cost;
    }

    void add(int tenant, T element) {
        Tenant<T> own = this.tenants.computeIfAbsent(tenant, (key) -> new Tenant<>());
        if (own.waiting.isEmpty()) {
            own.start = Math.max(own.start, this.virtual);
        }
        own.waiting.addLast(element);
        this.size++;
    }

    /** Returns the next, or null if nobody waits. */
    @Nullable T peek() {
        return (this.size > 0) ? next().waiting.peekFirst() : null;
    }

    /** Takes the next away, served or not. */
    void remove(boolean served) {
        Tenant<T> next = next();
        T element = next.waiting.removeFirst();
        this.size--;
        if (served) {
            this.virtual = next.start;
            next.start += this.cost.applyAsDouble(element);
        }
    }

    int size() {
        return this.size;
    }

    private Tenant<T> next() {
        return this.tenants.values()
            .stream()
            .filter((tenant) -> !tenant.waiting.isEmpty())
            .min(Comparator.comparingDouble((tenant) -> tenant.start))
            .orElseThrow();
    }

    private static final class Tenant<T> {

        private final Deque<T> waiting = new ArrayDeque<>();

        private double start;

    }

}
