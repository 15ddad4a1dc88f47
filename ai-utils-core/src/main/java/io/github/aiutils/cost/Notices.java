package io.github.aiutils.cost;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be told and handed over once the lock is free. */
final class Notices {

    private static final Logger logger = LoggerFactory.getLogger(LocalBudgets.class);

    private final List<Claim> concluded = new ArrayList<>(0);

    private final List<Notice> events = new ArrayList<>(0);

    private final Map<String, Instant> said;

    /**
     * Makes an empty list.
     * @param said what was logged of budgets that have many accounts, and until when that
     * will do
     */
    Notices(Map<String, Instant> said) {
        this.said = said;
    }

    /** A claim that waited has its answer. */
    void concluded(Claim claim) {
        this.concluded.add(claim);
    }

    List<Claim> concluded() {
        return this.concluded;
    }

    void settled(Account account) {
        for (double level : account.budget.newLevels()) {
            add(account.budget, new BudgetThresholdReached(account.budget.snapshot(account.waiting()), level),
                    "reached " + level);
        }
        if (account.budget.newlyPassed()) {
            add(account.budget, new BudgetExceeded(account.budget.snapshot(account.waiting())), "exceeded");
        }
    }

    void refused(Account.Share share) {
        Budget budget = share.budget();
        if (share.limit.compareTo(budget.settings().amount()) < 0) {
            if (budget.newlyDegraded()) {
                add(budget, budget.settings(), "degraded");
            }
        }
        else if (budget.newlyRefused()) {
            add(budget, new BudgetExceeded(budget.snapshot(share.account.waiting())), "exceeded");
        }
    }

    private void add(Budget budget, Object event, String what) {
        boolean logged = !budget.oneOfMany() || budget.first(this.said, budget.settings().name() + " " + what);
        this.events.add(new Notice(event, logged));
    }

    void publish(AiCallListener listener) {
        for (Notice notice : this.events) {
            if (notice.event() instanceof BudgetThresholdReached reached) {
                log(notice, reached.budget(), "reached " + Math.round(reached.level() * 100) + " %");
                listener.reached(reached);
            }
            else if (notice.event() instanceof BudgetExceeded exceeded) {
                log(notice, exceeded.budget(), "is exceeded");
                listener.exceeded(exceeded);
            }
            else if (notice.logged() && notice.event() instanceof BudgetSettings settings) {
                logger.info("Budget '{}' keeps what is left of it for {}: other calls go there", settings.name(),
                        settings.degradeTo());
            }
        }
    }

    /** Values of tags may name people, and stay out of logs. */
    private static void log(Notice notice, BudgetSnapshot budget, String what) {
        if (!notice.logged()) {
            return;
        }
        logger.warn("Budget '{}'{} {}: {} of {} {} are spent and {} reserved{}", budget.name(),
                (budget.value() != null) ? " of one value of its tag, perhaps of more," : "", what,
                budget.spent().toPlainString(), budget.amount().toPlainString(), budget.currency(),
                budget.reserved().toPlainString(), (budget.windowEnd() != null) ? ", until " + budget.windowEnd() : "");
    }

    private record Notice(Object event, boolean logged) {
    }

}
