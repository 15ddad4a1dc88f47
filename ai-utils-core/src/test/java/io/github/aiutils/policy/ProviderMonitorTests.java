package io.github.aiutils.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.aiutils.Given;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.policy.ProviderMonitor.Snapshot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProviderMonitorTests {

    private final VirtualTime time = new VirtualTime();

    private final ProviderMonitor monitor = new ProviderMonitor(new VirtualClock(this.time));

    @Test
    void knowsNothingOfAProviderThatWasNeverAsked() {
        assertThat(this.monitor.snapshot("a")).isEqualTo(new Snapshot(0, 0, 0, 0, null, null, null, 0, 0));
    }

    @Test
    void countsAttemptsOfEachProviderApart() {
        ProviderMonitor.Attempt first = this.monitor.begin("a");
        this.monitor.begin("a");
        this.monitor.begin("b");
        first.succeed();
        assertThat(this.monitor.snapshot("a")).isEqualTo(new Snapshot(2, 1, 0, 2, null, null, Instant.EPOCH, 0, 0));
        assertThat(this.monitor.snapshot("b")).isEqualTo(new Snapshot(1, 0, 0, 1, null, null, null, 0, 0));
    }

    @Test
    void endsEachAttemptOnce() {
        this.monitor.begin("a");
        ProviderMonitor.Attempt attempt = this.monitor.begin("a");
        attempt.end();
        attempt.end();
        assertThat(this.monitor.snapshot("a").underWay()).isEqualTo(1);
    }

    @Test
    void remembersTheLastErrorAndWhenItWas() {
        ProviderMonitor.Attempt attempt = this.monitor.begin("a");
        attempt.fail(Given.error(ErrorClass.TIMEOUT, Given.A));
        this.time.advance(Duration.ofSeconds(90));
        attempt.fail(Given.error(ErrorClass.OVERLOADED, Given.A));
        attempt.fail(new IllegalStateException());
        assertThat(this.monitor.snapshot("a"))
            .isEqualTo(new Snapshot(1, 0, 3, 1, ErrorClass.OVERLOADED, Instant.ofEpochSecond(90), null, 3, 0));
    }

    @Test
    void countsFailuresUntilAnAttemptSucceeds() {
        ProviderMonitor.Attempt attempt = this.monitor.begin("a");
        for (int i = 0; i < 3; i++) {
            attempt.fail(Given.error(ErrorClass.TIMEOUT, Given.A));
        }
        assertThat(this.monitor.snapshot("a").failuresInARow()).isEqualTo(3);
        this.time.advance(Duration.ofSeconds(7));
        attempt.succeed();
        assertThat(this.monitor.snapshot("a").failuresInARow()).isZero();
        assertThat(this.monitor.snapshot("a").lastSuccessAt()).isEqualTo(Instant.ofEpochSecond(7));
    }

    @Test
    void countsRateLimitsUntilAnAttemptComesToAnythingElse() {
        ProviderMonitor.Attempt attempt = this.monitor.begin("a");
        for (Throwable other : List.of(Given.error(ErrorClass.OVERLOADED, Given.A), new IllegalStateException())) {
            attempt.fail(Given.error(ErrorClass.RATE_LIMITED, Given.A));
            attempt.fail(Given.error(ErrorClass.RATE_LIMITED, Given.A));
            assertThat(this.monitor.snapshot("a").rateLimitsInARow()).isEqualTo(2);
            attempt.fail(other);
            assertThat(this.monitor.snapshot("a").rateLimitsInARow()).isZero();
        }
        attempt.fail(Given.error(ErrorClass.RATE_LIMITED, Given.A));
        attempt.succeed();
        assertThat(this.monitor.snapshot("a").rateLimitsInARow()).isZero();
    }

    @Test
    void givesCountsThatDoNotMove() {
        Snapshot before = this.monitor.snapshot("a");
        this.monitor.begin("a");
        assertThat(before.attempts()).isZero();
    }

}
