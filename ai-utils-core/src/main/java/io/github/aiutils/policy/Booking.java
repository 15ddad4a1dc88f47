package io.github.aiutils.policy;

import java.math.BigDecimal;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Cost;
import io.github.aiutils.Ending;
import io.github.aiutils.HttpResponse;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.Budgets.Reservation;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.limit.Tally;
import io.github.aiutils.token.TokenEstimator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One attempt on its way through the ledger. */
final class Booking implements Uses<Entry> {

    /** Characters of an answer that make a token, where nobody counted. */
    private static final long CHARACTERS = 4;

    private static final Bill NOTHING = new Bill(new Usage(0L, null, null, null, 0L, null), BigDecimal.ZERO, false);

    private final Call call;

    private final Chain next;

    private final Entry entry;

    private final @Nullable Price price;

    private final @Nullable Reservation reservation;

    private final Pricing pricing;

    private final TokenEstimator estimator;

    private final CostLedger ledger;

    private final Tally tally = new Tally();

    private final int attemptsBefore;

    private volatile @Nullable Bill bill;

    Booking(Call call, Chain next, Entry entry, @Nullable Price price, @Nullable Reservation reservation,
            Pricing pricing, TokenEstimator estimator, CostLedger ledger) {
        this.call = call;
        this.next = next;
        this.entry = entry;
        this.price = price;
        this.reservation = reservation;
        this.pricing = pricing;
        this.estimator = estimator;
        this.ledger = ledger;
        this.attemptsBefore = call.attemptsMade();
    }

    @Override
    public Flux<Reply> begin(Entry opened) {
        return this.next.proceed(this.call);
    }

    /** Puts what it cost into the end of an answer. */
    @Override
    public Reply observe(Entry opened, Reply reply) {
        this.tally.observe(reply);
        if (reply instanceof HttpResponse response) {
            return new HttpResponse(response.status(), response.headers(), response.body(), told(response.ending()));
        }
        if (reply instanceof ChatResponse response) {
            return new ChatResponse(response.message(), billed(response.ending()));
        }
        return (reply instanceof ChatChunk.Done done) ? new ChatChunk.Done(billed(done.ending())) : reply;
    }

    /**
     * An answer of another kind is worth what it says: who tells of input only gives no
     * output, and what is told of nothing may cost something unless the caller knows that
     * it does not.
     */
    private Ending told(Ending ending) {
        Usage usage = ending.usage();
        boolean free = !this.call.request().billed() && this.call.request().model() != null;
        if (!usage.unknown() && !free) {
            return billed(ending.withUsage(usage.whole()));
        }
        this.bill = free ? new Bill(usage.whole(), BigDecimal.ZERO, false)
                : this.call.request().billed() ? new Bill(usage, null, false) : NOTHING;
        return ending;
    }

    private Ending billed(Ending ending) {
        Price known = this.pricing.after(this.call.route(), ending.responseModel(), this.price);
        Usage usage = ending.usage();
        boolean told = usage.input() != null && usage.output() != null;
        Usage whole = told ? usage : filled(usage, true);
        BigDecimal amount = (known != null) ? known.of(whole) : null;
        boolean estimated = !told || (known != null && known.fallback());
        this.bill = new Bill(whole, amount, estimated);
        return (amount != null && told) ? ending.withCost(new Cost(amount, this.pricing.currency())) : ending;
    }

    /**
     * Puts estimates where nothing was told.
     * @param seen whether we saw all output that there was
     */
    private Usage filled(Usage usage, boolean seen) {
        Usage expected = this.estimator.estimate(this.call);
        long produced = (this.tally.characters() + CHARACTERS - 1) / CHARACTERS;
        Long output = seen ? Long.valueOf(produced) : expected.output();
        return new Usage((usage.input() != null) ? usage.input() : expected.input(), usage.cacheRead(),
                usage.cacheWrite(), usage.cacheWrite1h(), (usage.output() != null) ? usage.output() : output,
                usage.reasoning(), usage.details());
    }

    @Override
    public Mono<Void> complete(Entry opened) {
        Bill whole = this.bill;
        return settle((whole != null) ? whole : cutShort());
    }

    /** A refusal of ours means that nothing was sent. */
    @Override
    public Mono<Void> fail(Entry opened, Throwable error) {
        if (this.bill == null && error instanceof RefusedException) {
            return drop();
        }
        boolean used = this.bill != null || this.tally.accepted()
                || (error instanceof ProviderException failed && failed.errorClass() == ErrorClass.TIMEOUT);
        return used ? complete(opened) : settle(NOTHING);
    }

    @Override
    public Mono<Void> cancel(Entry opened) {
        return (this.bill != null || sent()) ? complete(opened) : drop();
    }

    /** Whether the request went out: attempts are numbered when they do. */
    private boolean sent() {
        return this.call.attemptsMade() > this.attemptsBefore;
    }

    /**
     * What an aborted attempt is likely to have used: of a stream what came, of a whole
     * answer, of which nobody saw anything, what was expected.
     */
    private Bill cutShort() {
        if (!this.call.request().billed()) {
            return NOTHING;
        }
        Usage usage = filled(this.tally.usage(), this.call.streamed());
        return new Bill(usage, (this.price != null) ? this.price.of(usage) : null, true);
    }

    private Mono<Void> settle(Bill due) {
        if (this.reservation != null) {
            this.reservation.settle(due.cost());
        }
        return this.ledger.settle(this.entry, due);
    }

    private Mono<Void> drop() {
        if (this.reservation != null) {
            this.reservation.giveBack();
        }
        return this.ledger.drop(this.entry);
    }

}
