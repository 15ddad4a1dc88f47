package io.github.aiutils.cost;

import reactor.core.publisher.Mono;

/**
 * Books what attempts used and what that cost, failed and cancelled ones too.
 *
 * @since 0.1.0
 */
public interface CostLedger {

    /** Books nothing. */
    CostLedger NONE = new CostLedger() {

        @Override
        public Mono<Void> open(Entry entry) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> settle(Entry entry, Bill bill) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> drop(Entry entry) {
            return Mono.empty();
        }

        @Override
        public Mono<UsageReport> report(UsageQuery query) {
            return Mono.error(new UnsupportedOperationException("nothing is booked; give the client a ledger"));
        }

        @Override
        public Mono<Void> clear() {
            return Mono.empty();
        }

    };

    /**
     * Takes note of an attempt before it is made.
     * @param entry the attempt
     * @return completes when the attempt may be made
     */
    Mono<Void> open(Entry entry);

    /**
     * Books an attempt at its end. Booked once: a second time changes nothing.
     * @param entry the attempt
     * @param bill what it came to
     * @return completes when it is booked
     */
    Mono<Void> settle(Entry entry, Bill bill);

    /**
     * Forgets an attempt that was never sent.
     * @param entry the attempt
     * @return completes when it is forgotten
     */
    Mono<Void> drop(Entry entry);

    /**
     * Sums up what is booked.
     * @param query what to sum up
     * @return the sums
     */
    Mono<UsageReport> report(UsageQuery query);

    /**
     * Clears what is shown; a durable ledger keeps its books.
     * @return completes when it is cleared
     */
    Mono<Void> clear();

    /**
     * Returns how the ledger is.
     * @return whether it can write, and what waits for that
     */
    default LedgerStatus status() {
        return LedgerStatus.MEMORY;
    }

}
