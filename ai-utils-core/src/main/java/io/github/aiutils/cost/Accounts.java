package io.github.aiutils.cost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts of one budget: one, or one for each value of a tag. */
final class Accounts {

    /** Stands for calls without the tag. */
    static final String NONE = "(none)";

    /** Stands for the values past the bound. */
    static final String OTHER = "(other)";

    static final int MOST_VALUES = 10_000;

    private static final Logger logger = LoggerFactory.getLogger(Accounts.class);

    private final BudgetSettings settings;

    private final String currency;

    private final boolean shared;

    private final Map<String, Account> byValue = new LinkedHashMap<>();

    private final @Nullable Account all;

    private @Nullable Account none;

    private @Nullable Account other;

    private boolean warned;

    Accounts(BudgetSettings settings, String currency, boolean shared, Moment now) {
        this.settings = settings;
        this.currency = currency;
        this.shared = shared;
        this.all = (settings.eachTag() == null) ? account(null, now) : null;
    }

    private Account account(@Nullable String value, Moment now) {
        Budget budget = new Budget(this.settings, value, this.currency, now.time());
        return new Account(budget, this.shared ? new Loan(budget) : null);
    }

    BudgetSettings settings() {
        return this.settings;
    }

    boolean hold(Call call) {
        return this.settings.scope().holds(call);
    }

    Account of(Call call, Moment now) {
        if (this.all != null) {
            return this.all;
        }
        String value = (this.settings.eachTag() != null) ? call.request().tags().get(this.settings.eachTag()) : null;
        if (value == null) {
            this.none = (this.none != null) ? this.none : account(NONE, now);
            return this.none;
        }
        Account account = this.byValue.get(value);
        if (account == null) {
            account = (this.byValue.size() < MOST_VALUES || forget(now)) ? account(value, now) : null;
            if (account == null) {
                return other(now);
            }
            this.byValue.put(value, account);
        }
        return account;
    }

    /**
     * Forgets values that spent nothing in this window. Not while others share an account
     * in it: one of them would have money twice.
     */
    private boolean forget(Moment now) {
        if (this.other != null && !this.other.unused(now)) {
            return false;
        }
        this.byValue.values().removeIf((account) -> account.unused(now));
        return this.byValue.size() < MOST_VALUES;
    }

    private Account other(Moment now) {
        if (!this.warned) {
            this.warned = true;
            logger.warn("Budget '{}' has an account for {} values of the tag '{}'; further ones share one",
                    this.settings.name(), MOST_VALUES, this.settings.eachTag());
        }
        this.other = (this.other != null) ? this.other : account(OTHER, now);
        return this.other;
    }

    /** Returns what there is an account for, the shared ones last. */
    List<Account> list() {
        if (this.all != null) {
            return List.of(this.all);
        }
        List<Account> accounts = new ArrayList<>(this.byValue.values());
        if (this.none != null) {
            accounts.add(this.none);
        }
        if (this.other != null) {
            accounts.add(this.other);
        }
        return accounts;
    }

}
