package io.github.aiutils.limit;

import java.time.Duration;

import io.github.aiutils.Call;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;

/** Why an attempt is not let wait. */
sealed interface Refusal {

    RefusedException error(Call call, String provider, Duration maxWait);

    /** No bucket of this size ever holds it. */
    record TooLarge(Dimension dimension) implements Refusal {

        @Override
        public RefusedException error(Call call, String provider, Duration maxWait) {
            return new RefusedException(ErrorClass.QUOTA_WAIT,
                    "a call to " + call.route() + " was not sent: it needs more than the whole "
                            + this.dimension.title() + " of " + provider + " allow at once; send less, or raise limits."
                            + this.dimension.title());
        }

    }

    /** It would wait longer than it may. */
    record TooLong(long etaNanos, String reason) implements Refusal {

        @Override
        public RefusedException error(Call call, String provider, Duration maxWait) {
            return new RefusedException(ErrorClass.QUOTA_WAIT,
                    "a call to " + call.route() + " was not sent: it would wait " + rounded(this.etaNanos) + " for "
                            + this.reason + " of " + provider + ", longer than limits.max-wait (" + maxWait
                            + ") or its deadline allow",
                    Duration.ofNanos(this.etaNanos));
        }

    }

    /** Too many wait already. */
    record QueueFull(int waiting, long etaNanos) implements Refusal {

        @Override
        public RefusedException error(Call call, String provider, Duration maxWait) {
            return new RefusedException(ErrorClass.QUOTA_WAIT,
                    "a call to " + call.route() + " was not sent: " + this.waiting + " calls wait for " + provider
                            + " and the queue is full; raise limits.max-waiting or send less",
                    (this.etaNanos > 0) ? Duration.ofNanos(this.etaNanos) : maxWait);
        }

    }

    /** It waited as long as it may. */
    record Waited(String reason) implements Refusal {

        @Override
        public RefusedException error(Call call, String provider, Duration maxWait) {
            String limit = (this.reason.indexOf(' ') < 0) ? " or limits." + this.reason : "";
            return new RefusedException(ErrorClass.QUOTA_WAIT, "a call to " + call.route() + " was not sent: it waited "
                    + maxWait + " for " + this.reason + " of " + provider + "; raise limits.max-wait" + limit, maxWait);
        }

    }

    /** The caller's patience ended while it waited. */
    record TooLate() implements Refusal {

        @Override
        public RefusedException error(Call call, String provider, Duration maxWait) {
            return new RefusedException(ErrorClass.DEADLINE_EXCEEDED, "a call to " + call.route()
                    + " was not sent: the caller's patience ended while it waited for " + provider);
        }

    }

    private static Duration rounded(long nanos) {
        return Duration.ofMillis(nanos / 1_000_000);
    }

}
