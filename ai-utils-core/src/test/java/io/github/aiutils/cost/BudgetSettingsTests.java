package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import io.github.aiutils.Given;
import io.github.aiutils.Route;
import io.github.aiutils.cost.BudgetSettings.OnExceeded;
import io.github.aiutils.cost.BudgetSettings.Reserve;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BudgetSettingsTests {

    private String amount = "10";

    private BudgetWindow window = TestBudgets.DAY;

    private BudgetScope scope = BudgetScope.ALL;

    private List<Double> warnAt = List.of();

    private OnExceeded onExceeded = OnExceeded.REJECT;

    private Duration maxWait = BudgetSettings.MAX_WAIT;

    private Route degradeTo;

    private double degradeFrom = 1;

    private BudgetSettings settings() {
        return new BudgetSettings("daily", new BigDecimal(this.amount), this.window, this.scope, null, this.warnAt,
                this.onExceeded, Reserve.BOUND, this.maxWait, this.degradeTo, this.degradeFrom);
    }

    private void assertRefused(String message) {
        assertThatIllegalArgumentException().isThrownBy(this::settings).withMessage(message);
    }

    @Test
    void needsAnAmount() {
        this.amount = "0.00";
        assertRefused("ai-utils.budgets.daily.amount is 0.00, but must be more than 0");
    }

    @Test
    void needsARollingWindowOfASecond() {
        this.window = new BudgetWindow.Rolling(Duration.ofMillis(999));
        assertRefused("ai-utils.budgets.daily.rolling is PT0.999S, but must be 1s or more");
    }

    @Test
    void takesLevelsAsShares() {
        this.warnAt = List.of(0.8, 80.0);
        assertRefused("ai-utils.budgets.daily.warn-at has 80.0, but levels are shares of the amount:"
                + " more than 0, at most 1");
        this.warnAt = List.of(1.0, 0.5, 1.0);
        assertThat(settings().warnAt()).containsExactly(0.5, 1.0);
    }

    @Test
    void needsTimeToWait() {
        this.maxWait = Duration.ZERO;
        assertRefused("ai-utils.budgets.daily.max-wait is PT0S, but must be more than 0; to refuse at once, set"
                + " on-exceeded to reject");
    }

    @Test
    void needsATagWithAValue() {
        this.scope = new BudgetScope(null, null, null, "tenant", null);
        assertRefused("ai-utils.budgets.daily.value is missing: tag and value go together; for an amount for each"
                + " value of a tag, set each-tag");
        this.scope = new BudgetScope(null, null, null, null, "acme");
        assertRefused("ai-utils.budgets.daily.tag is missing: tag and value go together; for an amount for each"
                + " value of a tag, set each-tag");
    }

    @Test
    void needsARouteToDegradeTo() {
        this.onExceeded = OnExceeded.DEGRADE;
        assertRefused("ai-utils.budgets.daily.degrade-to is missing: on-exceeded is degrade, so set the"
                + " provider/model that calls go to");
        this.degradeTo = Given.B;
        this.degradeFrom = 1.1;
        assertRefused("ai-utils.budgets.daily.degrade-from is 1.1, but must be a share of the amount: more than 0,"
                + " at most 1");
        this.degradeFrom = 0.75;
        assertThat(settings().limit(Given.A)).isEqualByComparingTo("7.5");
        assertThat(settings().limit(Given.B)).isEqualByComparingTo("10");
    }

    @Test
    void degradesOnlyIfToldTo() {
        this.degradeFrom = 0.5;
        assertRefused("ai-utils.budgets.daily.degrade-from is set, but on-exceeded is not degrade");
        this.degradeTo = Given.B;
        assertRefused("ai-utils.budgets.daily.degrade-to is set, but on-exceeded is not degrade");
    }

    @Test
    void isDurableOnlyWithABound() {
        assertThat(settings().withDurable(true).durable()).isTrue();
        BudgetSettings quantile = new BudgetSettings("daily", BigDecimal.ONE, this.window, this.scope, null, List.of(),
                OnExceeded.REJECT, Reserve.QUANTILE, this.maxWait, null, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> quantile.withDurable(true))
            .withMessageStartingWith("ai-utils.budgets.daily.durable is true, but reserve is quantile");
    }

}
