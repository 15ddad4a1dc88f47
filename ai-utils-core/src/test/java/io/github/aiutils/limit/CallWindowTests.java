package io.github.aiutils.limit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallWindowTests {

    private static final long SECOND = 1_000_000_000;

    private long now = Long.MAX_VALUE - 3 * SECOND;

    private int most(CallWindow window) {
        int most = 0;
        while (most < 1_000_000 && window.admits(most)) {
            most++;
        }
        return most;
    }

    private void pass(CallWindow window, double seconds) {
        this.now += (long) (seconds * SECOND);
        window.advance(this.now);
    }

    @Test
    void doublesEachSecondInARamp() {
        CallWindow window = new CallWindow(ColdStart.RAMP, this.now);
        assertThat(most(window)).isEqualTo(1);
        assertThat(window.nanosUntilStep(this.now)).isEqualTo(SECOND);
        pass(window, 0.75);
        assertThat(most(window)).isEqualTo(1);
        assertThat(window.nanosUntilStep(this.now)).isEqualTo(SECOND / 4);
        pass(window, 0.25);
        assertThat(most(window)).isEqualTo(2);
        pass(window, 4);
        assertThat(most(window)).isEqualTo(32);
        pass(window, 3600);
        assertThat(most(window)).isEqualTo(1_000_000);
    }

    @Test
    void keepsToOneUntilAReplyInAProbe() {
        CallWindow window = new CallWindow(ColdStart.PROBE, this.now);
        pass(window, 3600);
        assertThat(most(window)).isEqualTo(1);
        assertThat(window.nanosUntilStep(this.now)).isZero();
        window.replied();
        assertThat(most(window)).isEqualTo(1_000_000);
    }

    @Test
    void isHalvedOnceForThoseUnderWayAndOpensByOneASecond() {
        CallWindow window = new CallWindow(ColdStart.OPEN, this.now);
        long granted = this.now;
        pass(window, 1);
        window.refused(40, granted, this.now);
        window.refused(39, granted, this.now);
        assertThat(most(window)).isEqualTo(20);
        pass(window, 2.5);
        assertThat(most(window)).isEqualTo(22);
        assertThat(window.nanosUntilStep(this.now)).isEqualTo(SECOND / 2);
        long later = this.now;
        pass(window, 0.25);
        window.refused(10, later, this.now);
        assertThat(most(window)).isEqualTo(5);
    }

    @Test
    void neverClosesForGood() {
        CallWindow window = new CallWindow(ColdStart.RAMP, this.now);
        for (int i = 0; i < 10; i++) {
            window.refused(1, this.now, this.now + SECOND / 2);
            assertThat(most(window)).isEqualTo(1);
            this.now += SECOND / 2;
        }
    }

    @Test
    void boundsNothingOnceLimitsAreKnown() {
        CallWindow window = new CallWindow(ColdStart.PROBE, this.now);
        window.open();
        assertThat(most(window)).isEqualTo(1_000_000);
        assertThat(window.nanosUntilStep(this.now)).isZero();
    }

}
