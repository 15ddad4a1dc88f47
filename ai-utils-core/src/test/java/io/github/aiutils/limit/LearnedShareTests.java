package io.github.aiutils.limit;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LearnedShareTests {

    private static final long SECOND = 1_000_000_000;

    private static final double RATE = 100.0 / SECOND;

    private final LearnedShare share = new LearnedShare();

    private long now;

    @Test
    void isWholeUntilARefusal() {
        this.now = 3600 * SECOND;
        assertThat(this.share.grow(this.now)).isFalse();
        assertThat(this.share.whole()).isTrue();
        assertThat(this.share.value(this.now)).isEqualTo(1);
    }

    @Test
    void isCutOnceForThoseThatWereUnderWay() {
        this.now = 10 * SECOND;
        this.share.refused(5 * SECOND, 1000, RATE, this.now);
        double cut = this.share.value(this.now);
        this.share.refused(6 * SECOND, 1000, RATE, this.now + SECOND);
        assertThat(cut).isBetween(0.5, 0.9);
        assertThat(this.share.value(this.now)).isEqualTo(cut);
        assertThat(this.share.whole()).isFalse();
    }

    @Test
    void measuresWhatIsLeftBetweenTwoRefusals() {
        this.share.refused(0, 1000, RATE, SECOND);
        this.now = 41 * SECOND;
        this.share.refused(40 * SECOND, 1000 + 40 * 50, RATE, this.now);
        assertThat(this.share.value(this.now)).isCloseTo(0.5, within(0.05));
    }

    @Test
    void keepsAPaceThatItCanRegainInHours() {
        for (int i = 1; i <= 50; i++) {
            this.now = i * SECOND;
            this.share.slowDown(this.now, this.now);
        }
        assertThat(this.share.value(this.now)).isCloseTo(0.01, within(0.001));
        this.now += 3 * 3600 * SECOND;
        assertThat(this.share.value(this.now)).isEqualTo(1);
    }

    @Test
    void comesBackInTimeIfNothingIsRefused() {
        this.share.refused(0, 0, RATE, SECOND);
        double before = this.share.value(SECOND);
        this.now = 61 * SECOND;
        assertThat(this.share.grow(this.now)).isTrue();
        assertThat(this.share.value(this.now)).isGreaterThan(before);
        this.now += 3600 * SECOND;
        this.share.grow(this.now);
        assertThat(this.share.whole()).isTrue();
    }

    @Test
    void halvesThePaceOnceAndRegainsHalfOfItInAQuarterOfAnHour() {
        this.share.slowDown(-SECOND, 0);
        this.share.slowDown(-SECOND, 0);
        assertThat(this.share.value(0)).isEqualTo(0.5);
        this.now = 900 * SECOND;
        assertThat(this.share.value(this.now)).isCloseTo(0.75, within(1e-9));
        this.now = 1800 * SECOND;
        this.share.grow(this.now);
        assertThat(this.share.whole()).isTrue();
    }

    /** Law: never less than nothing or more than the whole, whatever it is told. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
    void staysBetweenNothingAndTheWhole(long seed) {
        Random random = new Random(seed);
        double charged = 0;
        for (int step = 0; step < 5000; step++) {
            this.now += (long) (random.nextDouble() * 30 * SECOND);
            charged += random.nextInt(10_000) - 2000;
            switch (random.nextInt(4)) {
                case 0 -> this.share.refused(this.now - random.nextInt(20) * SECOND, charged, RATE, this.now);
                case 1 -> this.share.slowDown(this.now - random.nextInt(20) * SECOND, this.now);
                default -> this.share.grow(this.now);
            }
            assertThat(this.share.value(this.now)).isBetween(0.0, 1.0);
        }
    }

}
