package io.github.aiutils.policy;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.Budgets.Reservation;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.token.TokenEstimator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Books what each attempt used and what that cost, and makes no attempt that could cost
 * more than a budget has left. It stands before admission, so that nobody who waits for
 * money holds quota, and nobody who has quota is refused for want of money.
 *
 * @since 0.1.0
 */
public final class LedgerPolicy implements Policy {

    private final CostLedger ledger;

    private final Budgets budgets;

    private final Pricing pricing;

    private final TokenEstimator estimator;

    private final InstantSource clock;

    /** With the number of an entry, no other start of any instance has the same. */
    private final String instance = Long.toHexString(ThreadLocalRandom.current().nextLong());

    private final AtomicLong entries = new AtomicLong();

    /**
     * Makes the policy.
     * @param ledger books attempts
     * @param budgets keeps what they cost within bounds
     * @param pricing knows what they cost
     * @param estimator foresees what an attempt uses that nobody told
     */
    public LedgerPolicy(CostLedger ledger, Budgets budgets, Pricing pricing, TokenEstimator estimator) {
        this.ledger = ledger;
        this.budgets = budgets;
        this.pricing = pricing;
        this.estimator = estimator;
        this.clock = pricing.clock();
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        return Flux.defer(() -> {
            if (!call.request().billed()) {
                return booked(call, next, null, null);
            }
            Price price = this.pricing.before(call.route());
            if (!this.budgets.hold(call)) {
                return booked(call, next, price, null);
            }
            return new Leased<>(this.budgets.reserve(call, price), new Spending(call, next, price));
        });
    }

    private Flux<Reply> booked(Call call, Chain next, @Nullable Price price, @Nullable Reservation reservation) {
        Integer maxOutput = call.request().options().maxOutputTokens();
        Entry entry = new Entry(this.instance + "-" + Long.toHexString(this.entries.incrementAndGet()),
                this.clock.instant(), call.id(), call.client(), call.route(), call.request().tags(),
                call.attemptsMade() == 0, (maxOutput != null) ? Long.valueOf(maxOutput) : null,
                (reservation != null) ? reservation.held() : null);
        Booking booking = new Booking(call, next, entry, price, reservation, this.pricing, this.estimator, this.ledger);
        return new Leased<>(new Opened(this.ledger, entry), booking);
    }

    /** Holds a reservation until its booking, which ends first, has settled it. */
    private final class Spending implements Uses<Reservation> {

        private final Call call;

        private final Chain next;

        private final @Nullable Price price;

        Spending(Call call, Chain next, @Nullable Price price) {
            this.call = call;
            this.next = next;
            this.price = price;
        }

        @Override
        public Flux<Reply> begin(Reservation reservation) {
            return booked(this.call, this.next, this.price, reservation);
        }

        @Override
        public Reply observe(Reservation reservation, Reply reply) {
            return reply;
        }

        @Override
        public Mono<Void> complete(Reservation reservation) {
            return Mono.fromRunnable(reservation::giveBack);
        }

        @Override
        public Mono<Void> fail(Reservation reservation, Throwable error) {
            return complete(reservation);
        }

        @Override
        public Mono<Void> cancel(Reservation reservation) {
            return complete(reservation);
        }

    }

}
