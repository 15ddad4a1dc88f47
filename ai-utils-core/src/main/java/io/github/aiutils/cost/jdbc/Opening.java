package io.github.aiutils.cost.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/** Opens attempts, and knows those that are open. */
final class Opening {

    private final Map<String, OpenEntry> known = new ConcurrentHashMap<>();

    private final Slots slots;

    private final Intents intents;

    private final Outage outage;

    private final JdbcSettings settings;

    private final Scheduler scheduler;

    private volatile boolean closed;

    Opening(Slots slots, Intents intents, Outage outage, JdbcSettings settings, Scheduler scheduler) {
        this.slots = slots;
        this.intents = intents;
        this.outage = outage;
        this.settings = settings;
        this.scheduler = scheduler;
    }

    Mono<Void> open(Entry entry) {
        return new Open(this, entry);
    }

    private void enter(Entry entry, CoreSubscriber<? super Void> actual) {
        OpenEntry opened = new OpenEntry(entry, this, actual);
        if (this.closed) {
            Operators.error(actual, refused("is closed, since the application stops"));
        }
        else if (refuses()) {
            Operators.error(actual, gone());
        }
        else if (this.known.putIfAbsent(entry.id(), opened) != null) {
            Operators.complete(actual);
        }
        else {
            actual.onSubscribe(opened);
            opened.enter();
        }
    }

    /** Returns whether it was open, and is now settled. */
    boolean settle(Entry entry, Bill bill) {
        OpenEntry opened = this.known.get(entry.id());
        return opened != null && opened.settle(bill);
    }

    void drop(Entry entry) {
        OpenEntry opened = this.known.get(entry.id());
        if (opened != null) {
            opened.drop();
        }
    }

    void forget(OpenEntry ended) {
        this.known.remove(ended.entry.id(), ended);
    }

    void close() {
        this.closed = true;
    }

    int open() {
        return this.known.size();
    }

    Slots slots() {
        return this.slots;
    }

    Intents intents() {
        return this.intents;
    }

    Outage outage() {
        return this.outage;
    }

    Scheduler scheduler() {
        return this.scheduler;
    }

    /** Returns whether calls go on while the database is gone. */
    boolean continues() {
        return this.settings.onOutage() == OnOutage.CONTINUE;
    }

    /** Returns whether attempts are refused now. */
    boolean refuses() {
        return !continues() && this.outage.gone();
    }

    RefusedException gone() {
        return refused("cannot write, since its database is gone; see ai-utils.ledger.jdbc.on-outage");
    }

    RefusedException unwritable() {
        return refused("cannot write down what a durable budget asks for, since its database takes no such row; "
                + "the log says why");
    }

    RefusedException noRoom() {
        return refused("has no room, since " + this.settings.buffer()
                + " attempts are under way or not written yet; see ai-utils.ledger.jdbc.buffer");
    }

    private static RefusedException refused(String why) {
        return new RefusedException(ErrorClass.LEDGER_UNAVAILABLE, "ai-utils refused a call: the ledger " + why);
    }

    /**
     * Opens an attempt for each who subscribes, on its thread if nothing is waited for.
     */
    private static final class Open extends Mono<Void> {

        private final Opening opening;

        private final Entry entry;

        Open(Opening opening, Entry entry) {
            this.opening = opening;
            this.entry = entry;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Void> actual) {
            this.opening.enter(this.entry, actual);
        }

    }

}
