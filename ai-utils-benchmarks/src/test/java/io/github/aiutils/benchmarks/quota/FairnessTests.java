package io.github.aiutils.benchmarks.quota;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Tests of {@link Fairness} and {@link FairQueue}. */
class FairnessTests {

    @Test
    void sharesWhatTheModestLeaveOver() {
        assertThat(Fairness.maxMin(new double[] { 10, 1, 4 }, 9)).containsExactly(4, 1, 4);
        assertThat(Fairness.maxMin(new double[] { 10, 1, 4 }, 6)).containsExactly(2.5, 1, 2.5);
        assertThat(Fairness.maxMin(new double[] { 10, 1, 4 }, 20)).containsExactly(10, 1, 4);
    }

    @Test
    void indexIsOneIfAllGotTheirFairShare() {
        assertThat(Fairness.jain(new double[] { 4, 1, 4 }, new double[] { 10, 1, 4 })).isEqualTo(1, within(1e-9));
    }

    @Test
    void indexFallsWithWhatTheFavouredTook() {
        assertThat(Fairness.jain(new double[] { 8, 0 }, new double[] { 10, 10 })).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void fairQueueServesByTokensAndInOrderWithinATenant() {
        FairQueue<Integer> queue = new FairQueue<>(Integer::doubleValue);
        for (int i = 0; i < 3; i++) {
            queue.add(0, 100 + i);
        }
        for (int i = 0; i < 5; i++) {
            queue.add(1, 50 + i);
        }
        List<Integer> served = new ArrayList<>();
        for (Integer next = queue.peek(); next != null; next = queue.peek()) {
            served.add(next);
            queue.remove(true);
        }
        assertThat(served).containsExactly(100, 50, 51, 101, 52, 53, 102, 54);
    }

    @Test
    void fairQueueKeepsNoCreditForTheIdle() {
        FairQueue<Integer> queue = new FairQueue<>((tenant) -> 100);
        for (int i = 0; i < 6; i++) {
            queue.add(0, 0);
        }
        for (int i = 0; i < 3; i++) {
            queue.remove(true);
        }
        for (int i = 0; i < 3; i++) {
            queue.add(1, 1);
        }
        List<Integer> served = new ArrayList<>();
        for (Integer next = queue.peek(); next != null; next = queue.peek()) {
            served.add(next);
            queue.remove(true);
        }
        assertThat(served).containsExactly(1, 0, 1, 0, 1, 0);
    }

}
