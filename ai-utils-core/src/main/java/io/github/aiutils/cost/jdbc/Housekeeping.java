package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done from time to time. */
final class Housekeeping {

    private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);

    private static final int RENEWALS = 3;

    private final Instance instance;

    private final Recovery recovery;

    private final Retention retention;

    /** When it signed on is no time to renew that. */
    private long next;

    private boolean tidying = true;

    private boolean warned;

    Housekeeping(Instance instance, Recovery recovery, Retention retention) {
        this.instance = instance;
        this.recovery = recovery;
        this.retention = retention;
        this.next = System.nanoTime() + interval().toNanos();
    }

    Duration interval() {
        return this.instance.leaseTime().dividedBy(RENEWALS);
    }

    boolean due() {
        return this.tidying || System.nanoTime() - this.next >= 0;
    }

    /**
     * Does what is due. Only if the instance cannot be renewed it fails; what else fails
     * is logged, and tried next time.
     * @return whether there is more to do at once
     */
    boolean once() {
        long now = System.nanoTime();
        if (now - this.next >= 0) {
            this.instance.renew();
            this.next = now + interval().toNanos();
            this.tidying = true;
            harmless(() -> {
                this.recovery.run();
                return true;
            });
        }
        this.tidying = harmless(this.retention::once);
        return this.tidying;
    }

    private boolean harmless(BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        }
        catch (RuntimeException ex) {
            if (!this.warned) {
                this.warned = true;
                logger.warn("The ledger could not be tidied up; it tries again with the next renewal, and further "
                        + "failures are not logged: {}", Failures.describe(ex));
            }
            return false;
        }
    }

}
