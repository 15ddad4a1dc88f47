package io.github.aiutils.cost.jdbc;

/**
 * What calls do while the database is gone.
 *
 * @since 0.1.0
 */
public enum OnOutage {

    /** Go on, as long as there is room to keep what is to be booked. */
    CONTINUE,

    /** Are refused. */
    STOP

}
