package io.github.aiutils.limit;

import java.time.Duration;
import java.util.Map;

import io.github.aiutils.Given;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class CapsTests {

    private final Caps caps = new Caps();

    @Test
    void whatMostCallsAskForIsTypical() {
        for (int i = 0; i < 200; i++) {
            this.caps.add("one", 4000);
            this.caps.add("two", 50);
        }
        assertThat(this.caps.typical()).containsOnly(entry("one", 4000L), entry("two", 50L));
    }

    @Test
    void aChangeIsFollowedWithinAHundredCalls() {
        for (int i = 0; i < 200; i++) {
            this.caps.add("one", (i < 100) ? 4000 : 500);
        }
        assertThat(this.caps.typical().get("one")).isBetween(500L, 530L);
    }

    @Test
    void anyNumberOfModelsMayPassBy() {
        for (int i = 0; i < 1000; i++) {
            this.caps.add("kept", 7);
            this.caps.add("model-" + i, 1);
        }
        assertThat(this.caps.typical()).hasSize(100).containsEntry("kept", 7L);
    }

    @ParameterizedTest
    @EnumSource(Charge.class)
    void aLimiterKnowsThemWhereTheyCostQuota(Charge charge) {
        VirtualTime time = new VirtualTime();
        QuotaLimiter limiter = TestLimiters.limiter(LimiterSettings.UNBOUNDED, 10, Duration.ofSeconds(1),
                QuotaSettings.DEFAULTS.withColdStart(ColdStart.OPEN).withCharge(charge), time);
        limiter.acquire(TestLimiters.capped(4000), Usage.UNKNOWN).flatMap(Lease::complete).subscribe();
        limiter.acquire(Given.to(Given.A), Usage.UNKNOWN).flatMap(Lease::complete).subscribe();
        assertThat(limiter.quota("one").caps())
            .isEqualTo((charge == Charge.PRODUCED) ? Map.of() : Map.of("one", 4000L));
    }

}
