package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Route;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps what calls cost within budgets.
 *
 * @since 0.1.0
 */
public interface Budgets {

    /** There are none. */
    Budgets NONE = new Budgets() {

        @Override
        public boolean hold(Call call) {
            return false;
        }

        @Override
        public Mono<Reservation> reserve(Call call, @Nullable Price price) {
            return Mono.empty();
        }

        @Override
        public List<BudgetSnapshot> snapshots() {
            return List.of();
        }

    };

    /**
     * Returns whether any budget holds for an attempt; cheap.
     * @param call the attempt, its route decided
     * @return whether money is to be reserved for it
     */
    boolean hold(Call call);

    /**
     * Reserves from all budgets that hold for an attempt what it may cost, or from none.
     * The publisher gives the reservation back by itself if it is cancelled while it
     * hands it over, so no operator may stand between it and who uses the reservation.
     * Who looked at the money, on the thread that handed it over, has it and ends it.
     * @param call the attempt, its route decided
     * @param price what its model costs; {@code null} if that is not known
     * @return the reservation, or an error of class {@code budget-exceeded}
     */
    Mono<Reservation> reserve(Call call, @Nullable Price price);

    /**
     * Returns where a call may go on when others cost too much.
     * @param call the call
     * @return routes for which budgets that hold for it keep money; most often none
     */
    default List<Route> cheaper(Call call) {
        return List.of();
    }

    /**
     * Returns all budgets as they are now.
     * @return the budgets, in the order they were written
     */
    List<BudgetSnapshot> snapshots();

    /**
     * Money set aside for one attempt. It ends once: what comes later changes nothing.
     */
    interface Reservation {

        /**
         * Returns what is set aside, for the ledger to write down.
         * @return the money
         */
        Entry.Held held();

        /**
         * Takes what the attempt cost and returns the rest.
         * @param cost the amount in the book's currency; {@code null} if it is not known,
         * which takes what was reserved, since it may have cost as much
         */
        void settle(@Nullable BigDecimal cost);

        /** Returns all, since nothing was sent. */
        void giveBack();

    }

}
