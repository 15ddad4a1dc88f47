package io.github.aiutils.cost;

/**
 * Is told what calls cost. What a listener throws is logged and harms no call; it must
 * not block.
 *
 * @since 0.1.0
 */
public interface AiCallListener {

    /**
     * An attempt was booked.
     * @param event the attempt and its bill
     */
    default void booked(UsageBooked event) {
    }

    /**
     * A budget reached a level, once in each window.
     * @param event the budget and the level
     */
    default void reached(BudgetThresholdReached event) {
    }

    /**
     * A budget refused a call, or was passed; told once in each window.
     * @param event the budget
     */
    default void exceeded(BudgetExceeded event) {
    }

}
