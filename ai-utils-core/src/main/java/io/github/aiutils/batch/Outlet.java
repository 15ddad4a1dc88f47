package io.github.aiutils.batch;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * Holds results until the reader wants them. In order, it has a place for each item of
 * the window, so that what is done early waits for what came before it.
 */
final class Outlet {

    private final @Nullable BatchResult @Nullable [] places;

    private final Queue<BatchResult> finished = new ArrayDeque<>();

    private long next;

    Outlet(boolean ordered, int window) {
        this.places = ordered ? new BatchResult[window] : null;
    }

    void put(BatchResult result) {
        if (this.places == null) {
            this.finished.add(result);
        }
        else {
            this.places[place(this.places, result.index())] = result;
        }
    }

    @Nullable BatchResult poll() {
        if (this.places == null) {
            return this.finished.poll();
        }
        int place = place(this.places, this.next);
        BatchResult result = this.places[place];
        if (result != null) {
            this.places[place] = null;
            this.next++;
        }
        return result;
    }

    private static int place(@Nullable BatchResult[] places, long index) {
        return (int) (index % places.length);
    }

}
