package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

import io.github.aiutils.Call;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;

/** Says why an attempt is not paid for. */
final class Refusals {

    private final String currency;

    Refusals(String currency) {
        this.currency = currency;
    }

    /** A budget has too little left. */
    RefusedException exceeded(Call call, Account.Share share) {
        Budget budget = share.budget();
        BudgetSettings settings = budget.settings();
        Instant holds = budget.holds(share.need, share.limit);
        String left = (holds == null && share.need.compareTo(share.limit) > 0)
                ? "budget '" + settings.name() + "' has no more than " + money(share.limit) + " in all"
                : "budget '" + settings.name() + "' has " + money(budget.left(share.limit)) + " left of "
                        + money(share.limit) + until(settings, holds);
        Duration retryAfter = (holds != null) ? budget.until(holds) : null;
        return error(call, "it could cost " + money(share.need) + ", but " + left, settings, retryAfter);
    }

    /** Settlements did not come in time. */
    RefusedException waited(Call call, Account.Share share) {
        BudgetSettings settings = share.budget().settings();
        return error(
                call, "it waited " + settings.maxWait() + " for calls under way to settle with budget '"
                        + settings.name() + "', which it could cost " + money(share.need) + " of",
                settings, settings.maxWait());
    }

    /** Other instances held what it lacked, and neither used it nor gave it back. */
    RefusedException notLent(Call call, Account.Share share, Duration waited) {
        BudgetSettings settings = share.budget().settings();
        return error(call, "it waited " + waited + " for other instances to leave it " + money(share.need)
                + " of budget '" + settings.name() + "'", settings, waited);
    }

    /** Nobody can say what other instances spend. */
    static RefusedException unavailable(Call call, Account.Share share) {
        return new RefusedException(ErrorClass.LEDGER_UNAVAILABLE,
                "a call to " + call.route() + " was not sent: budget '" + share.budget().settings().name()
                        + "' is shared with other instances, and the database that keeps it cannot be reached");
    }

    /** The caller's patience ended. */
    static RefusedException late(Call call) {
        return new RefusedException(ErrorClass.DEADLINE_EXCEEDED, "a call to " + call.route()
                + " was not sent: the caller's patience ended while it waited for a budget");
    }

    /** Too many wait. */
    RefusedException crowded(Call call, Account.Share share, int waiting) {
        BudgetSettings settings = share.budget().settings();
        return error(call, waiting + " calls wait for calls under way to settle with budgets", settings,
                settings.maxWait());
    }

    /** Nothing bounds its cost. */
    static RefusedException unbounded(Call call, BudgetSettings settings, boolean output) {
        String reason = output ? "how long its answer may become: set options.max-output-tokens"
                : "how many tokens its images are: send smaller ones, or their bytes where they are linked";
        return new RefusedException(ErrorClass.BUDGET_EXCEEDED,
                "a call to " + call.route() + " was not sent: budget '" + settings.name()
                        + "' is strict, and nobody knows " + reason + ", or set ai-utils.budgets." + settings.name()
                        + ".reserve to quantile");
    }

    private static RefusedException error(Call call, String reason, BudgetSettings settings,
            @Nullable Duration retryAfter) {
        boolean goesOn = settings.degradeTo() != null && !settings.degradeTo().equals(call.route());
        String cure = goesOn ? "; a call that names no model goes on to " + settings.degradeTo()
                : "; lower max-output-tokens, or raise ai-utils.budgets." + settings.name() + ".amount";
        return new RefusedException(ErrorClass.BUDGET_EXCEEDED,
                "a call to " + call.route() + " was not sent: " + reason + cure, retryAfter,
                goesOn ? Reaction.FAIL_OVER : ErrorClass.BUDGET_EXCEEDED.reaction());
    }

    private static String until(BudgetSettings settings, @Nullable Instant end) {
        if (end == null) {
            return "";
        }
        return " until " + ((settings.window() instanceof BudgetWindow.Calendar calendar)
                ? end.atZone(calendar.zone()).toOffsetDateTime() : end);
    }

    private String money(BigDecimal amount) {
        return Budget.plain(amount).toPlainString() + " " + this.currency;
    }

}
