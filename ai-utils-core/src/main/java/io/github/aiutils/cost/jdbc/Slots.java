package io.github.aiutils.cost.jdbc;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Room for attempts: each has a slot from before it is made until its booking is written,
 * so that a booking never has to be refused. Who finds none waits, first come, first
 * served; at most as many wait as there are slots.
 */
final class Slots {

    private final int most;

    private int free;

    private final Set<OpenEntry> waiting = new LinkedHashSet<>();

    Slots(int most) {
        this.most = most;
        this.free = most;
    }

    /** What one who wants a slot gets. */
    enum Place {

        SLOT, QUEUE, NONE

    }

    synchronized Place enter(OpenEntry entry) {
        if (this.free > 0) {
            this.free--;
            return Place.SLOT;
        }
        if (this.waiting.size() >= this.most) {
            return Place.NONE;
        }
        this.waiting.add(entry);
        return Place.QUEUE;
    }

    synchronized void leave(OpenEntry entry) {
        this.waiting.remove(entry);
    }

    void release(int count) {
        List<OpenEntry> next = new ArrayList<>();
        synchronized (this) {
            this.free += count;
            Iterator<OpenEntry> first = this.waiting.iterator();
            while (this.free > 0 && first.hasNext()) {
                next.add(first.next());
                first.remove();
                this.free--;
            }
        }
        next.forEach(OpenEntry::granted);
    }

    synchronized int free() {
        return this.free;
    }

    synchronized int waiting() {
        return this.waiting.size();
    }

}
