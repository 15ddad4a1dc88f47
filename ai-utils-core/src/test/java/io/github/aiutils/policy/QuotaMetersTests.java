package io.github.aiutils.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.Given;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.Tenants;
import io.github.aiutils.limit.Waits;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class QuotaMetersTests {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private final AdmissionMeters admissions = new AdmissionMeters(this.registry);

    private final QuotaLimiter limiter = new QuotaLimiter("a",
            new LimiterSettings(LimiterSettings.UNBOUNDED, 10, Duration.ofSeconds(15),
                    QuotaSettings.DEFAULTS.withLimits(new QuotaLimits(6L, null, 10_000L, null, null)), List.of()),
            Tenants.NONE, Waits.NONE, () -> this.time.now(TimeUnit.NANOSECONDS), this.time);

    private final Limiters limiters = new Limiters(Map.of("a", this.limiter), List.of(this.admissions),
            () -> this.time.now(TimeUnit.NANOSECONDS));

    private void ask(Route route) {
        this.limiters.find("a")
            .acquire(Given.to(route), new Usage(100L, null, null, null, 50L, null))
            .subscribe((lease) -> lease.observe(Given.head()));
    }

    private Gauge gauge(String name, String... tags) {
        return this.registry.find("ai.utils.quota." + name).tag("provider", "a").tags(tags).gauge();
    }

    @Test
    void gaugesShowWhatIsLeftOfAQuota() {
        try (QuotaGauges gauges = new QuotaGauges(this.registry, this.limiters, this.time)) {
            for (int i = 0; i < 6; i++) {
                ask(Given.A);
            }
            this.time.advanceTimeBy(Duration.ofSeconds(5));
            assertThat(gauge("limit", "model", "one", "dimension", "tokens-per-minute").value()).isEqualTo(10_000);
            assertThat(gauge("reserved", "model", "one", "dimension", "tokens-per-minute").value()).isEqualTo(5 * 150);
            assertThat(gauge("available", "model", "one", "dimension", "requests-per-minute").value())
                .isCloseTo(5 / 12.0, within(0.01));
            assertThat(gauge("waiting", "model", "one").value()).isOne();
            assertThat(gauges).isNotNull();
        }
    }

    @Test
    void aForgottenQuotaLosesItsGauges() {
        try (QuotaGauges gauges = new QuotaGauges(this.registry, this.limiters, this.time)) {
            this.limiters.find("a")
                .acquire(Given.to(Given.A), Usage.UNKNOWN)
                .flatMap((lease) -> lease.complete())
                .subscribe();
            this.time.advanceTimeBy(Duration.ofSeconds(5));
            assertThat(gauge("waiting", "model", "one")).isNotNull();
            this.time.advanceTimeBy(Duration.ofHours(1));
            ask(Given.B);
            this.time.advanceTimeBy(Duration.ofSeconds(5));
            assertThat(gauge("waiting", "model", "one")).isNull();
            assertThat(gauge("limit", "model", "one")).isNull();
            assertThat(gauge("waiting", "model", "two")).isNotNull();
            assertThat(gauges).isNotNull();
        }
    }

    @Test
    void closedGaugesLookNoMore() {
        new QuotaGauges(this.registry, this.limiters, this.time).close();
        ask(Given.A);
        this.time.advanceTimeBy(Duration.ofSeconds(60));
        assertThat(gauge("waiting")).isNull();
    }

    @Test
    void waitsAreTimedByOutcome() {
        for (int i = 0; i < 7; i++) {
            ask(Given.A);
        }
        this.time.advanceTimeBy(Duration.ofSeconds(31));
        assertThat(timed("one", "admitted")).containsExactly(6.0, 12.0);
        assertThat(timed("one", "refused")).containsExactly(1.0, 0.0);
    }

    private List<Double> timed(String model, String outcome) {
        Timer timer = this.registry.get("ai.utils.admission.wait").tags("model", model, "outcome", outcome).timer();
        return List.of((double) timer.count(), timer.totalTime(TimeUnit.SECONDS));
    }

    @Test
    void aMillionModelsDoNotBecomeAMillionTimers() {
        for (int i = 0; i < 1000; i++) {
            this.admissions.admitted(Given.to(new Route("a", "model-" + i)), 1);
        }
        assertThat(this.registry.find("ai.utils.admission.wait").timers()).hasSize(201);
        assertThat(timed("other", "admitted").get(0)).isEqualTo(800);
    }

}
