package io.github.aiutils.benchmarks.quota;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests of {@link Timeline}. */
class TimelineTests {

    private final Timeline timeline = new Timeline();

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void runsEventsByTimeAndThenByPlan(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<long[]> planned = new ArrayList<>();
        List<long[]> happened = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            long[] event = { random.nextLong(1_000), i };
            planned.add(event);
            this.timeline.at(event[0], () -> {
                assertThat(this.timeline.now()).isEqualTo(event[0]);
                happened.add(event);
            });
        }
        this.timeline.runUntil(1_000);
        planned.sort(Comparator.<long[]>comparingLong((event) -> event[0]).thenComparingLong((event) -> event[1]));
        assertThat(happened).containsExactlyElementsOf(planned);
    }

    @Test
    void runsWhatEventsPlan() {
        List<Long> times = new ArrayList<>();
        this.timeline.after(5, () -> {
            this.timeline.after(0, () -> times.add(this.timeline.now()));
            this.timeline.after(5, () -> times.add(this.timeline.now()));
        });
        this.timeline.runUntil(10);
        assertThat(times).containsExactly(5L, 10L);
    }

    @Test
    void stopsAtTheEnd() {
        List<String> happened = new ArrayList<>();
        this.timeline.at(10, () -> happened.add("in time"));
        this.timeline.at(11, () -> happened.add("later"));
        this.timeline.runUntil(10);
        assertThat(happened).containsExactly("in time");
        assertThat(this.timeline.pending()).isOne();
        this.timeline.runUntil(20);
        assertThat(this.timeline.now()).isEqualTo(20);
        assertThat(this.timeline.pending()).isZero();
    }

    @Test
    void hasNoWayBack() {
        this.timeline.runUntil(10);
        assertThatIllegalArgumentException().isThrownBy(() -> this.timeline.at(9, () -> {
        }));
    }

}
