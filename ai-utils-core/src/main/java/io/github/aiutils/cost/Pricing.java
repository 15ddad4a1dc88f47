package io.github.aiutils.cost;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.aiutils.Route;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds prices, and decides about models that have none.
 *
 * @since 0.1.0
 */
public final class Pricing {

    private static final Logger logger = LoggerFactory.getLogger(Pricing.class);

    /** So many unpriced routes are warned of; a guest list of models is no reason to. */
    private static final int MOST_WARNINGS = 1000;

    private final PriceBook book;

    private final Unknown unknown;

    private final InstantSource clock;

    private final Set<Route> warned = ConcurrentHashMap.newKeySet();

    /**
     * Makes it.
     * @param book knows what models cost
     * @param unknown what to do with a model that has no price
     * @param clock tells which prices hold now
     */
    public Pricing(PriceBook book, Unknown unknown, InstantSource clock) {
        this.book = book;
        this.unknown = unknown;
        this.clock = clock;
    }

    public String currency() {
        return this.book.currency();
    }

    public InstantSource clock() {
        return this.clock;
    }

    /**
     * Returns what an attempt will be priced by.
     * @param route where it goes
     * @return the price; {@code null} if it is not known, and calls go on without
     * @throws RefusedException if calls without a price are rejected; another route may
     * have one
     */
    public @Nullable Price before(Route route) {
        Price price = this.book.find(route, null, this.clock.instant());
        if (price != null) {
            return price;
        }
        if (this.unknown == Unknown.REJECT) {
            throw new RefusedException(ErrorClass.BUDGET_EXCEEDED,
                    "a call to " + route + " was not sent: its price is not known; add it to "
                            + "ai-utils.prices.overrides, or let such calls pass with ai-utils.prices.unknown",
                    null, Reaction.FAIL_OVER);
        }
        if (this.warned.size() < MOST_WARNINGS && this.warned.add(route)) {
            logger.warn("The price of {} is not known, so its cost is not counted; add it to "
                    + "ai-utils.prices.overrides, or set ai-utils.prices.unknown to reject or fallback", route);
        }
        return null;
    }

    /**
     * Returns what an attempt is priced by, now that it is known who answered.
     * @param route where it went
     * @param responseModel the model that the provider says answered; {@code null} if it
     * did not say
     * @param before the price before
     * @return the price; {@code null} if it is not known
     */
    public @Nullable Price after(Route route, @Nullable String responseModel, @Nullable Price before) {
        if (responseModel == null || responseModel.equals(route.model())) {
            return before;
        }
        Price price = this.book.find(route, responseModel, this.clock.instant());
        return (price != null) ? price : before;
    }

    /** What to do with a model that has no price. */
    public enum Unknown {

        /** Let calls pass; their cost is unknown, and said so once in the log. */
        WARN,

        /** Refuse calls. */
        REJECT,

        /** Price calls by a price that is stated for all such models, as an estimate. */
        FALLBACK

    }

}
