package io.github.aiutils.limit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * A queue in which tenants wait side by side: each gets tokens in proportion to its
 * weight, in its own order of arrival, and an idle one saves nothing up. Priorities go
 * first, but not all the time. Start-time fair queueing. Not thread-safe.
 *
 * @param <E> what waits
 * @see <a href="https://doi.org/10.1109/90.649569">Goyal, Vin and Cheng, Start-time fair
 * queueing</a>
 */
final class FairQueue<E extends FairQueue.Entry> {

    /** A lower priority gets every so manieth place. */
    private static final int LOWER_EVERY = 16;

    private static final int IDLE_FLOWS = 64;

    private final Charge charge;

    private final TreeMap<Integer, Level> levels = new TreeMap<>(Comparator.reverseOrder());

    private int size;

    private int inARow;

    private long arrivals;

    FairQueue(Charge charge) {
        this.charge = charge;
    }

    int size() {
        return this.size;
    }

    /** How many tenants it remembers; for tests. */
    int tenants() {
        return this.levels.values().stream().mapToInt((level) -> level.flows.size()).sum();
    }

    void add(E entry) {
        Tenant tenant = entry.tenant;
        Level level = this.levels.computeIfAbsent(tenant.priority(), (priority) -> new Level());
        entry.arrival = ++this.arrivals;
        level.add(entry, this.charge);
        this.size++;
    }

    /** Returns who goes next; {@code null} if nobody waits. */
    @Nullable E peek() {
        Level level = turn();
        return (level != null) ? head(level) : null;
    }

    /** Takes who goes next. */
    @Nullable E poll() {
        Level level = turn();
        if (level == null) {
            return null;
        }
        boolean highest = level == this.levels.firstEntry().getValue();
        this.inARow = (highest && this.levels.size() > 1) ? this.inARow + 1 : 0;
        E head = head(level);
        level.serve(this.charge);
        left(head);
        return head;
    }

    /** Takes one out that does not wait any longer; does nothing if it went already. */
    void remove(E entry) {
        Flow flow = entry.flow;
        if (flow != null) {
            flow.level.remove(entry, this.charge);
            left(entry);
        }
    }

    private void left(Entry entry) {
        this.size--;
        this.levels.computeIfPresent(entry.tenant.priority(), (priority, level) -> level.empty() ? null : level);
    }

    private @Nullable Level turn() {
        if (this.levels.isEmpty()) {
            return null;
        }
        Level first = this.levels.firstEntry().getValue();
        if (this.inARow < LOWER_EVERY - 1 || this.levels.size() == 1) {
            return first;
        }
        Level longest = first;
        for (Level level : this.levels.values()) {
            boolean earlier = longest == first || level.head().arrival < longest.head().arrival;
            longest = (level != first && earlier) ? level : longest;
        }
        return longest;
    }

    @SuppressWarnings("unchecked")
    private E head(Level level) {
        return (E) level.head();
    }

    /** Returns what would go before a newcomer of this tenant. */
    Load before(Tenant tenant) {
        Load load = new Load();
        for (Map.Entry<Integer, Level> level : this.levels.entrySet()) {
            if (level.getKey() > tenant.priority()) {
                level.getValue().addAll(load);
            }
            else if (level.getKey() == tenant.priority()) {
                level.getValue().addBefore(tenant, load);
            }
        }
        return load;
    }

    /** Something that waits; stands in one queue at most. */
    abstract static class Entry {

        final Tenant tenant;

        final Need need;

        long arrival;

        @Nullable Flow flow;

        @Nullable Entry previous;

        @Nullable Entry next;

        Entry(Tenant tenant, Need need) {
            this.tenant = tenant;
            this.need = need;
        }

        double cost() {
            return Math.max(1, this.need.input() + this.need.output());
        }

    }

    /** The tenants of one priority. */
    static final class Level {

        private final Map<String, Flow> flows = new HashMap<>();

        private final TreeSet<Flow> active = new TreeSet<>(Flow.ORDER);

        /** Of the tenants that wait. */
        private double weights;

        private double virtualTime;

        private int mostFlows = IDLE_FLOWS;

        boolean empty() {
            return this.active.isEmpty();
        }

        Entry head() {
            return this.active.first().head();
        }

        void add(Entry entry, Charge charge) {
            Flow flow = this.flows.computeIfAbsent(entry.tenant.name(), (name) -> new Flow(this));
            boolean idle = flow.head == null;
            this.weights += entry.tenant.weight() - (idle ? 0 : flow.weight);
            flow.weight = entry.tenant.weight();
            if (idle) {
                flow.start = Math.max(this.virtualTime, flow.finish);
            }
            flow.append(entry, charge);
            if (idle) {
                this.active.add(flow);
            }
        }

        /**
         * Serves the head. Time goes on as if all who wait were served at once: newcomers
         * start there, so those who keep coming do not go before those who wait for ever.
         */
        void serve(Charge charge) {
            Flow flow = this.active.first();
            Entry head = flow.head();
            this.virtualTime = Math.max(flow.start, this.virtualTime + head.cost() / this.weights);
            flow.finish = flow.start + head.cost() / flow.weight;
            remove(head, charge);
            if (flow.head != null) {
                this.active.remove(flow);
                flow.start = flow.finish;
                this.active.add(flow);
            }
        }

        void remove(Entry entry, Charge charge) {
            Flow flow = entry.flow;
            if (flow == null) {
                return;
            }
            this.active.remove(flow);
            flow.unlink(entry, charge);
            if (flow.head != null) {
                this.active.add(flow);
            }
            else {
                this.weights -= flow.weight;
            }
            if (this.flows.size() > this.mostFlows) {
                this.flows.values().removeIf((idle) -> idle.head == null && idle.finish <= this.virtualTime);
                this.mostFlows = 2 * this.flows.size() + IDLE_FLOWS;
            }
        }

        void addAll(Load load) {
            this.active.forEach((flow) -> load.add(flow.load, 1));
        }

        void addBefore(Tenant tenant, Load load) {
            Flow own = this.flows.get(tenant.name());
            double start = (own == null) ? this.virtualTime
                    : (own.head == null) ? Math.max(this.virtualTime, own.finish) : own.start + own.cost / own.weight;
            for (Flow flow : this.active) {
                if (flow.start > start) {
                    return;
                }
                double share = (flow == own) ? 1 : Math.min(1, (start - flow.start) * flow.weight / flow.cost);
                load.add(flow.load, share);
            }
        }

    }

    /** The waiters of one tenant, in their order. */
    static final class Flow {

        private static final Comparator<Flow> ORDER = Comparator.<Flow>comparingDouble((flow) -> flow.start)
            .thenComparingLong((flow) -> flow.head().arrival);

        private final Level level;

        private final Load load = new Load();

        private double cost;

        private double weight = 1;

        private double start;

        private double finish;

        private @Nullable Entry head;

        private @Nullable Entry tail;

        Flow(Level level) {
            this.level = level;
        }

        Entry head() {
            if (this.head == null) {
                throw new IllegalStateException("nobody waits here");
            }
            return this.head;
        }

        void append(Entry entry, Charge charge) {
            entry.flow = this;
            entry.previous = this.tail;
            if (this.tail != null) {
                this.tail.next = entry;
            }
            else {
                this.head = entry;
            }
            this.tail = entry;
            this.cost += entry.cost();
            this.load.add(charge, entry.need, 1);
        }

        void unlink(Entry entry, Charge charge) {
            if (entry.previous != null) {
                entry.previous.next = entry.next;
            }
            else {
                this.head = entry.next;
            }
            if (entry.next != null) {
                entry.next.previous = entry.previous;
            }
            else {
                this.tail = entry.previous;
            }
            entry.flow = null;
            entry.previous = null;
            entry.next = null;
            this.cost -= entry.cost();
            this.load.add(charge, entry.need, -1);
        }

    }

}
