package io.github.aiutils.cost;

import java.time.Instant;

/**
 * A moment by both clocks.
 *
 * @param time says which window it is in; may jump
 * @param nanos says how long ago something was; never goes back, but may stand still with
 * the machine
 */
record Moment(Instant time, long nanos) {
}
