package io.github.aiutils.cost;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Mono;

/** Notes what becomes of attempts, and sums up nothing. */
public final class NotingLedger implements CostLedger {

    public final List<Entry> opened = new ArrayList<>();

    public final List<Bill> bills = new ArrayList<>();

    public final List<Entry> dropped = new ArrayList<>();

    @Override
    public Mono<Void> open(Entry entry) {
        return Mono.fromRunnable(() -> this.opened.add(entry));
    }

    @Override
    public Mono<Void> settle(Entry entry, Bill bill) {
        return Mono.fromRunnable(() -> this.bills.add(bill));
    }

    @Override
    public Mono<Void> drop(Entry entry) {
        return Mono.fromRunnable(() -> this.dropped.add(entry));
    }

    @Override
    public Mono<UsageReport> report(UsageQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> clear() {
        throw new UnsupportedOperationException();
    }

}
