package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.VirtualTime;
import org.jspecify.annotations.Nullable;

/** The books that instances share, as a database would keep them. */
final class TestBank {

    static final Duration LEASE = Duration.ofSeconds(40);

    private final VirtualTime time;

    private final Map<String, TreeMap<Instant, BigDecimal>> spent = new HashMap<>();

    private final Map<String, Map<String, Map<Instant, Row>>> leases = new HashMap<>();

    final Map<String, Instant> instances = new HashMap<>();

    private final Map<String, Weather> weather = new HashMap<>();

    final Map<String, Integer> rounds = new HashMap<>();

    TestBank(VirtualTime time) {
        this.time = time;
    }

    /** Says what becomes of the next rounds of an instance. */
    void weather(String instance, Weather weather) {
        this.weather.put(instance, weather);
    }

    BudgetLender lender(String instance) {
        this.instances.put(instance, Instant.MAX);
        return (asks, borrower) -> {
            this.rounds.merge(instance, 1, Integer::sum);
            this.time.schedule(() -> round(instance, asks, borrower), 3, TimeUnit.MILLISECONDS);
        };
    }

    private void round(String instance, List<BudgetLender.Ask> asks, BudgetLender.Borrower borrower) {
        Weather now = this.weather.getOrDefault(instance, Weather.FINE);
        BudgetLender.Round round = (now == Weather.FINE || now == Weather.ANSWER_LOST) ? make(instance, asks) : null;
        if (now == Weather.SILENT) {
            return;
        }
        this.time.schedule(() -> {
            if (round != null && now == Weather.FINE) {
                borrower.lent(round);
            }
            else {
                borrower.failed(new IllegalStateException("the database is gone"), now == Weather.GONE);
            }
        }, 2, TimeUnit.MILLISECONDS);
    }

    private BudgetLender.Round make(String instance, List<BudgetLender.Ask> asks) {
        return new BudgetLender.Round(asks.stream().map((ask) -> grant(instance, ask)).toList(), this.instances.size(),
                LEASE);
    }

    private BudgetLender.Grant grant(String instance, BudgetLender.Ask ask) {
        String account = ask.budget() + " " + ask.value();
        List<BudgetLender.Known> known = known(instance, account, ask);
        BigDecimal booked = known.stream().map(BudgetLender.Known::spent).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal lent = known.stream().map(BudgetLender.Known::lent).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal extra = ask.extra(booked, lent, this.instances.size());
        Map<Instant, Row> rows = new HashMap<>();
        ask.committed().forEach((begins, held) -> rows.put(begins, new Row(held, BigDecimal.ZERO)));
        BigDecimal idle = ask.kept().add(extra);
        rows.merge(ask.current(), new Row(idle, idle), (one, other) -> new Row(one.held().add(idle), idle));
        this.leases.computeIfAbsent(account, (any) -> new HashMap<>()).put(instance, rows);
        return new BudgetLender.Grant(extra, known);
    }

    private List<BudgetLender.Known> known(String instance, String account, BudgetLender.Ask ask) {
        TreeSet<Instant> begins = new TreeSet<>(this.spent.getOrDefault(account, new TreeMap<>()).keySet());
        Map<String, Map<Instant, Row>> held = this.leases.getOrDefault(account, Map.of());
        held.values().forEach((rows) -> begins.addAll(rows.keySet()));
        begins.removeIf((at) -> at.isBefore(ask.since()) || (ask.until() != null && !at.isBefore(ask.until())));
        List<BudgetLender.Known> known = new ArrayList<>();
        for (Instant at : begins) {
            BigDecimal lent = BigDecimal.ZERO;
            BigDecimal idle = BigDecimal.ZERO;
            for (Map.Entry<String, Map<Instant, Row>> other : held.entrySet()) {
                Row row = other.getKey().equals(instance) ? null : other.getValue().get(at);
                lent = lent.add((row != null) ? row.held() : BigDecimal.ZERO);
                idle = idle.add((row != null) ? row.idle() : BigDecimal.ZERO);
            }
            known.add(new BudgetLender.Known(at, spent(account, at), 0, lent, idle));
        }
        return known;
    }

    BigDecimal spent(String account, Instant begins) {
        return this.spent.getOrDefault(account, new TreeMap<>()).getOrDefault(begins, BigDecimal.ZERO);
    }

    /** What all instances hold, in all periods. */
    BigDecimal held() {
        return this.leases.values()
            .stream()
            .flatMap((account) -> account.values().stream())
            .flatMap((rows) -> rows.values().stream())
            .map(Row::held)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    void book(Entry.Share share, BigDecimal amount) {
        this.spent.computeIfAbsent(share.budget() + " " + share.value(), (any) -> new TreeMap<>())
            .merge(share.period(), amount, BigDecimal::add);
    }

    /** What a dead instance had under way is charged, and the rest comes back. */
    void bury(Instance dead) {
        dead.intents.forEach((held) -> held.shares().forEach((share) -> book(share, share.amount())));
        this.leases.values().forEach((account) -> account.remove(dead.name));
        this.instances.remove(dead.name);
    }

    private record Row(BigDecimal held, BigDecimal idle) {
    }

    /** What becomes of a round. */
    enum Weather {

        FINE,

        /** The database is gone, and nothing was changed. */
        GONE,

        /** The connection broke after the commit. */
        ANSWER_LOST,

        /** The connection broke before the commit, as far as one can tell. */
        REQUEST_LOST,

        /** No answer at all. */
        SILENT

    }

    /** One application. */
    static final class Instance {

        final String name;

        final LocalBudgets budgets;

        private final TestBank bank;

        /** What a durable ledger has written down before it goes out. */
        final List<Entry.Held> intents = new ArrayList<>();

        private final List<Bill> unbooked = new ArrayList<>();

        Instance(String name, TestBank bank, VirtualTime time, AiCallListener listener, BudgetSettings... settings) {
            this.name = name;
            this.bank = bank;
            this.budgets = TestBudgets.shared(time, bank.lender(name), listener, settings);
        }

        /** Settles as the ledger does: what it cost waits to be booked. */
        void settle(Budgets.Reservation reservation, Entry.Held held, @Nullable BigDecimal cost) {
            reservation.settle(cost);
            this.unbooked.add(new Bill(held, cost));
        }

        /** Books what was settled, or the first so many. */
        void flush(int most) {
            List<Bill> batch = this.unbooked.subList(0, Math.min(most, this.unbooked.size()));
            Map<String, BigDecimal> booked = new HashMap<>();
            for (Bill bill : batch) {
                this.intents.remove(bill.held());
                for (Entry.Share share : bill.held().shares()) {
                    BigDecimal amount = (bill.cost() != null) ? bill.cost() : share.amount();
                    this.bank.book(share, amount);
                    booked.merge(share.budget() + " " + share.value() + " " + share.period(), amount, BigDecimal::add);
                }
            }
            batch.clear();
            this.budgets.booked((budget, value, period) -> booked.get(budget + " " + value + " " + period));
        }

        void flush() {
            flush(Integer.MAX_VALUE);
        }

        private record Bill(Entry.Held held, @Nullable BigDecimal cost) {
        }

    }

}
