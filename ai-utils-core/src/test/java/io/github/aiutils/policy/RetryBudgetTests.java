package io.github.aiutils.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryBudgetTests {

    /** Where the present second is not at the start of the ring. */
    private static final long BEGIN = 1_000_003;

    private static long at(long second) {
        return TimeUnit.SECONDS.toNanos(BEGIN + second) + 1;
    }

    private static int granted(RetryBudget budget, long second, int wanted) {
        int granted = 0;
        for (int i = 0; i < wanted; i++) {
            granted += budget.tryRetry(at(second)) ? 1 : 0;
        }
        return granted;
    }

    private static RetryBudget after(double share, int attempts) {
        RetryBudget budget = new RetryBudget(share);
        for (int i = 0; i < attempts; i++) {
            budget.attempted(at(0));
        }
        return budget;
    }

    @Test
    void givesTenToLittleTraffic() {
        assertThat(granted(after(0.1, 1), 0, 50)).isEqualTo(10);
        assertThat(granted(after(0, 0), 0, 50)).isEqualTo(10);
    }

    @Test
    void givesItsShareOfMuchTraffic() {
        assertThat(granted(after(0.1, 1000), 0, 500)).isEqualTo(100);
        assertThat(granted(after(0.25, 1000), 0, 500)).isEqualTo(250);
    }

    @ParameterizedTest
    @ValueSource(doubles = { 1.0, 1.5, 100 })
    void hasNoBoundFromOneUpwards(double share) {
        assertThat(granted(after(share, 1), 0, 10_000)).isEqualTo(10_000);
    }

    @Test
    void forgetsWhatIsOlderThanAMinute() {
        RetryBudget budget = after(0.1, 1000);
        assertThat(granted(budget, 0, 500)).isEqualTo(100);
        assertThat(granted(budget, 59, 500)).isZero();
        assertThat(granted(budget, 60, 500)).isEqualTo(10);
        assertThat(granted(budget, 10_000, 500)).isEqualTo(10);
    }

    @Test
    void slidesByTheSecondInsteadOfStartingOver() {
        RetryBudget budget = new RetryBudget(0);
        assertThat(granted(budget, 0, 4)).isEqualTo(4);
        assertThat(granted(budget, 30, 50)).isEqualTo(6);
        assertThat(granted(budget, 60, 50)).isEqualTo(4);
        assertThat(granted(budget, 90, 50)).isEqualTo(6);
    }

    @Test
    void doesNotComeUndoneWhenTheClockStepsBack() {
        RetryBudget budget = after(0, 0);
        assertThat(granted(budget, 30, 50)).isEqualTo(10);
        assertThat(granted(budget, 5, 50)).isZero();
        assertThat(granted(budget, 31, 50)).isZero();
    }

    @Test
    void forgetsAnAttemptThatWasNotMadeWheneverThatIsKnown() {
        RetryBudget budget = after(0.1, 1000);
        for (int i = 0; i < 500; i++) {
            budget.notAttempted(at(0), at(30));
        }
        assertThat(granted(budget, 30, 500)).isEqualTo(50);
        for (int i = 0; i < 500; i++) {
            budget.notAttempted(at(0), at(60));
        }
        for (int i = 0; i < 1000; i++) {
            budget.attempted(at(60));
        }
        assertThat(granted(budget, 90, 500)).as("a minute later nothing is owed").isEqualTo(100);
    }

    /** Law: retries in a minute ≤ max(10, share × first attempts in it), and no fewer. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void keepsToItsShareWhateverTheOrder(long seed) {
        Random random = new Random(seed);
        double share = random.nextDouble() / 2;
        RetryBudget budget = new RetryBudget(share);
        List<Long> attempts = new ArrayList<>();
        List<Long> retries = new ArrayList<>();
        long second = 0;
        for (int i = 0; i < 5000; i++) {
            second += (random.nextInt(10) == 0) ? random.nextInt(20) : 0;
            long oldest = second - 59;
            if (random.nextInt(3) > 0) {
                budget.attempted(at(second));
                attempts.add(second);
            }
            else {
                long first = attempts.stream().filter((time) -> time >= oldest).count();
                long again = retries.stream().filter((time) -> time >= oldest).count();
                boolean granted = budget.tryRetry(at(second));
                assertThat(granted).isEqualTo(again + 1 <= Math.max(10, share * first));
                if (granted) {
                    retries.add(second);
                }
            }
        }
    }

}
