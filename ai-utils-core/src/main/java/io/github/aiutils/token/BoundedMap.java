package io.github.aiutils.token;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Forgets what nobody asked for lately, without a lock on the way to what is there. New
 * entries are young; when half of the bound is young, it grows old and what was old
 * before is gone. Who is asked for is young again.
 *
 * @param <K> what is asked by
 * @param <V> what is remembered
 * @since 0.1.0
 */
public final class BoundedMap<K, V> {

    private final int half;

    private volatile Generations<K, V> generations = new Generations<>(new ConcurrentHashMap<>(),
            new ConcurrentHashMap<>());

    /**
     * Makes a map.
     * @param most about how many entries it remembers
     */
    public BoundedMap(int most) {
        this.half = Math.max(1, most / 2);
    }

    /**
     * Returns what is remembered.
     * @param key the key
     * @return the value; {@code null} if there is none
     */
    public @Nullable V get(K key) {
        Generations<K, V> now = this.generations;
        V value = now.young().get(key);
        if (value != null) {
            return value;
        }
        value = now.old().get(key);
        return (value != null) ? put(key, value) : null;
    }

    /**
     * Returns what is remembered, or remembers what is made now.
     * @param key the key
     * @param made makes a value, which is dropped if another thread was faster
     * @return the value
     */
    public V get(K key, Supplier<V> made) {
        V value = get(key);
        return (value != null) ? value : put(key, made.get());
    }

    int size() {
        Generations<K, V> now = this.generations;
        return now.young().size() + now.old().size();
    }

    private synchronized V put(K key, V value) {
        Generations<K, V> now = this.generations;
        if (now.young().size() >= this.half) {
            now = new Generations<>(new ConcurrentHashMap<>(), now.young());
            this.generations = now;
        }
        V other = now.young().putIfAbsent(key, value);
        return (other != null) ? other : value;
    }

    private record Generations<K, V>(Map<K, V> young, Map<K, V> old) {
    }

}
