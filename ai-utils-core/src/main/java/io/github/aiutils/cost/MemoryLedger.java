package io.github.aiutils.cost;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;

/**
 * Keeps sums in memory, for as long as the application runs: by hour, provider, model,
 * client and the tags it is told to keep. It is bounded. Of each label the first values
 * are told apart and all others count as {@code (other)}; when there are too many cells,
 * the oldest hours are folded into days and the oldest days into one beginning, so that
 * nothing booked is lost from a total. A folded day counts for the hour it begins with,
 * and the beginning only for reports without a {@code since}.
 * <p>
 * Of single attempts it keeps the ids of those under way, and books an attempt when it
 * takes its id away. So an attempt is booked once, and only if it was opened.
 *
 * @since 0.1.0
 */
public final class MemoryLedger implements CostLedger {

    private final String currency;

    private final Labelling labelling;

    private final History history;

    private final AiCallListener listener;

    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /**
     * Creates an empty ledger.
     * @param currency the currency of all bills
     * @param tags names of the tags that are told apart
     * @param mostValues how many values are told apart of each tag, and how many
     * providers, models and clients; 1 or more
     * @param mostCells how many sums are kept, 16 or more; each takes about 400 bytes
     * @param listeners are told what was booked
     */
    public MemoryLedger(String currency, List<String> tags, int mostValues, int mostCells,
            List<AiCallListener> listeners) {
        this.currency = currency;
        this.labelling = new Labelling(tags, mostValues);
        this.history = new History(mostCells);
        this.listener = new Listeners(listeners);
    }

    @Override
    public Mono<Void> open(Entry entry) {
        return Mono.fromRunnable(() -> this.underWay.add(entry.id()));
    }

    @Override
    public Mono<Void> settle(Entry entry, Bill bill) {
        return Mono.fromRunnable(() -> {
            if (this.underWay.remove(entry.id())) {
                book(entry, bill);
            }
        });
    }

    private void book(Entry entry, Bill bill) {
        this.history.add(entry.at(), this.labelling.of(entry), (sum) -> sum.plus(entry, bill));
        this.listener.booked(new UsageBooked(entry, bill, this.currency));
    }

    @Override
    public Mono<Void> drop(Entry entry) {
        return Mono.fromRunnable(() -> this.underWay.remove(entry.id()));
    }

    /**
     * {@inheritDoc} An {@link IllegalArgumentException} says what can be grouped by if a
     * name is not known or a tag is not kept.
     */
    @Override
    public Mono<UsageReport> report(UsageQuery query) {
        return Mono.fromSupplier(() -> new Grouping(query.groupBy(), this.labelling.names()).report(this.currency,
                this.history.cells()
                    .stream()
                    .filter((cell) -> cell.period().begins(query.since(), query.until()))
                    .toList()));
    }

    @Override
    public Mono<Void> clear() {
        return Mono.fromRunnable(() -> {
            this.history.clear();
            this.labelling.clear();
        });
    }

    int underWay() {
        return this.underWay.size();
    }

    int cells() {
        return this.history.size();
    }

    List<Integer> values() {
        return this.labelling.sizes();
    }

}
