package io.github.aiutils.batch;

import java.util.Arrays;

/**
 * Knows where in a journal the items stand, in 16 to 48 bytes an item whatever their ids:
 * hashes and places in two arrays. Ids that share a hash are told apart by who reads the
 * places.
 */
final class JournalIndex {

    private static final long NOWHERE = -1;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private static final long MIX = 0x9e3779b97f4a7c15L;

    private long[] hashes;

    private long[] places;

    private int size;

    JournalIndex() {
        this(64);
    }

    private JournalIndex(int capacity) {
        this.hashes = new long[capacity];
        this.places = new long[capacity];
        Arrays.fill(this.places, NOWHERE);
    }

    void add(String id, long place) {
        if (this.size * 3 >= this.places.length * 2) {
            grow();
        }
        put(hash(id), place);
        this.size++;
    }

    private void grow() {
        JournalIndex larger = new JournalIndex(Math.multiplyExact(this.places.length, 2));
        for (int i = 0; i < this.places.length; i++) {
            if (this.places[i] != NOWHERE) {
                larger.put(this.hashes[i], this.places[i]);
            }
        }
        this.hashes = larger.hashes;
        this.places = larger.places;
    }

    private void put(long hash, long place) {
        int slot = slot(hash);
        while (this.places[slot] != NOWHERE) {
            slot = next(slot);
        }
        this.hashes[slot] = hash;
        this.places[slot] = place;
    }

    /** Returns where an item may stand, most likely one place or none. */
    long[] find(String id) {
        long hash = hash(id);
        long[] found = new long[0];
        for (int slot = slot(hash); this.places[slot] != NOWHERE; slot = next(slot)) {
            if (this.hashes[slot] == hash) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = this.places[slot];
            }
        }
        return found;
    }

    int size() {
        return this.size;
    }

    private int slot(long hash) {
        return (int) (hash >>> 32) & (this.places.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (this.places.length - 1);
    }

    private static long hash(String id) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * FNV_PRIME;
        }
        return (hash ^ (hash >>> 29)) * MIX;
    }

}
