package io.github.aiutils.cost;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be told and handed over once the lock is free. */
final class Notices {

    private static final Logger logger = LoggerFactory.getLogger(MemoryBudgets.class);

    private final List<Claim> concluded = new ArrayList<>(0);

    private final List<Object> events = new ArrayList<>(0);

    /** A claim that waited has its answer. */
    void concluded(Claim claim) {
        this.concluded.add(claim);
    }

    List<Claim> concluded() {
        return this.concluded;
    }

    void settled(Account account) {
        for (double level : account.budget.newLevels()) {
            this.events.add(new BudgetThresholdReached(account.budget.snapshot(account.waiting()), level));
        }
        if (account.budget.newlyPassed()) {
            this.events.add(new BudgetExceeded(account.budget.snapshot(account.waiting())));
        }
    }

    void refused(Account.Share share) {
        Budget budget = share.budget();
        if (share.limit.compareTo(budget.settings().amount()) < 0) {
            if (budget.newlyDegraded()) {
                this.events.add(budget.settings());
            }
        }
        else if (budget.newlyRefused()) {
            this.events.add(new BudgetExceeded(budget.snapshot(share.account.waiting())));
        }
    }

    void publish(AiCallListener listener) {
        for (Object event : this.events) {
            if (event instanceof BudgetThresholdReached reached) {
                log(reached.budget(), "reached " + Math.round(reached.level() * 100) + " %");
                listener.reached(reached);
            }
            else if (event instanceof BudgetExceeded exceeded) {
                log(exceeded.budget(), "is exceeded");
                listener.exceeded(exceeded);
            }
            else if (event instanceof BudgetSettings settings) {
                logger.info("Budget '{}' keeps what is left of it for {}: other calls go there", settings.name(),
                        settings.degradeTo());
            }
        }
    }

    /** Values of tags may name people, and stay out of logs. */
    private static void log(BudgetSnapshot budget, String what) {
        logger.warn("Budget '{}'{} {}: {} of {} {} are spent and {} reserved{}", budget.name(),
                (budget.value() != null) ? " of one value of its tag" : "", what, budget.spent().toPlainString(),
                budget.amount().toPlainString(), budget.currency(), budget.reserved().toPlainString(),
                (budget.windowEnd() != null) ? ", until " + budget.windowEnd() : "");
    }

}
