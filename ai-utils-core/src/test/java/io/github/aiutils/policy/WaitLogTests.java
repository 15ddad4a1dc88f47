package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiutils.Call;
import io.github.aiutils.Given;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.limit.Charge;
import io.github.aiutils.limit.ColdStart;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.Limiter;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.Tenants;
import io.github.aiutils.limit.TestLimiters;
import io.github.aiutils.token.TokenEstimator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class WaitLogTests {

    private final VirtualTime time = new VirtualTime();

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private Long longOutput;

    private final WaitLog log = new WaitLog((provider) -> this.limiter, new TokenEstimator() {

        @Override
        public Usage estimate(Call call) {
            return Usage.UNKNOWN;
        }

        @Override
        public Long longOutput(Route route) {
            return WaitLogTests.this.longOutput;
        }

    }, this.time);

    private QuotaLimiter limiter;

    private Limiters limiters;

    @BeforeEach
    void limitRequests() {
        limit(QuotaSettings.DEFAULTS.withLimits(new QuotaLimits(60L, null, null, null, null))
            .withWindow(Duration.ofSeconds(1)));
    }

    private void limit(QuotaSettings quota) {
        this.limiter = new QuotaLimiter("a",
                new LimiterSettings(LimiterSettings.UNBOUNDED, 1000, Duration.ofSeconds(30), quota, List.of()),
                Tenants.NONE, this.log, this.time::nanos, this.time);
        this.limiters = new Limiters(Map.of("a", this.limiter), List.of(this.log), this.time::nanos);
    }

    @BeforeEach
    void listen() {
        this.appender.start();
        ((Logger) LoggerFactory.getLogger(WaitLog.class)).addAppender(this.appender);
    }

    @AfterEach
    void listenNoMore() {
        ((Logger) LoggerFactory.getLogger(WaitLog.class)).detachAppender(this.appender);
    }

    private void ask(int times) {
        ask(times, Given.to(Given.A));
    }

    private void ask(int times, Call call) {
        for (int i = 0; i < times; i++) {
            this.limiters.find("a").acquire(call, Usage.UNKNOWN).flatMap(Lease::complete).subscribe(null, (error) -> {
            });
        }
    }

    private List<String> logged() {
        return this.appender.list.stream()
            .map((event) -> event.getLevel() + " " + event.getFormattedMessage())
            .toList();
    }

    @Test
    void callsThatGoAtOnceAreNotWorthALine() {
        for (int i = 0; i < 10; i++) {
            ask(1);
            this.time.advanceSeconds(2);
        }
        assertThat(logged()).isEmpty();
    }

    @Test
    void manyThatWaitAreOneLineAndTheirEndAnother() {
        ask(20);
        this.time.advanceSeconds(10);
        ask(20);
        this.time.advanceSeconds(80);
        assertThat(logged()).hasSize(2);
        assertThat(logged().get(0)).startsWith("WARN Calls to a/one wait for requests-per-minute, the first about 1");
        assertThat(logged().get(1)).startsWith("WARN Calls to a/one wait no longer; they did for ");
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void aNewSpellIsANewLine() {
        ask(3);
        this.time.advanceSeconds(60);
        ask(3);
        this.time.advanceSeconds(60);
        assertThat(logged()).hasSize(4);
    }

    private void waitForTheFirstWord(int seconds) {
        limit(QuotaSettings.DEFAULTS.withColdStart(ColdStart.PROBE));
        List<Lease> leases = new ArrayList<>();
        Limiter limiter = this.limiters.find("a");
        limiter.acquire(Given.to(Given.A), Usage.UNKNOWN).subscribe(leases::add);
        limiter.acquire(Given.to(Given.A), Usage.UNKNOWN).subscribe();
        this.time.advanceSeconds(seconds);
        leases.forEach((lease) -> lease.observe(Given.head()));
        this.time.advanceSeconds(60);
    }

    @Test
    void thatTheFirstCallsWaitForAReplyIsNotWorthALine() {
        waitForTheFirstWord(4);
        assertThat(logged()).isEmpty();
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void firstCallsThatWaitForSecondsAreSomethingToKnow() {
        waitForTheFirstWord(8);
        assertThat(logged()).hasSize(2);
        assertThat(logged().get(0)).isEqualTo("INFO Calls to a/one wait for the first word on the limits");
        assertThat(logged().get(1)).startsWith("INFO Calls to a/one wait no longer");
    }

    private void askWithCap(QuotaLimits limits, Charge charge, Long longOutput) {
        this.longOutput = longOutput;
        limit(QuotaSettings.DEFAULTS.withLimits(limits).withWindow(Duration.ofSeconds(10)).withCharge(charge));
        for (int spell = 0; spell < 2; spell++) {
            ask(10, TestLimiters.capped(4000));
            this.time.advanceSeconds(120);
        }
    }

    @Test
    void callsThatWaitForOutputTheyDoNotGetAreOneLine() {
        askWithCap(new QuotaLimits(null, null, 60_000L, null, null), Charge.CAPPED, 200L);
        assertThat(logged()).hasSize(5);
        assertThat(logged()).filteredOn((line) -> line.startsWith("INFO"))
            .containsExactly("INFO a/one charges max-output-tokens, about 4000 a call, while 99 of 100 answers have no"
                    + " more than 200: lower it, and fewer calls wait");
    }

    @Test
    void whereALowerCapWouldNotHelpNothingIsAdvised() {
        QuotaLimits tokens = new QuotaLimits(null, null, 60_000L, null, null);
        askWithCap(tokens, Charge.CAPPED, null);
        askWithCap(tokens, Charge.CAPPED, 1000L);
        askWithCap(tokens, Charge.PRODUCED, 200L);
        askWithCap(new QuotaLimits(6L, null, null, null, null), Charge.CAPPED, 200L);
        assertThat(logged()).isNotEmpty().allMatch((line) -> line.startsWith("WARN"));
    }

    @Test
    void aProviderThatAskedForSilenceIsNamed() {
        this.limiters.find("a")
            .acquire(Given.to(Given.A), Usage.UNKNOWN)
            .flatMap((lease) -> lease.fail(Given.rateLimited(Given.A, Duration.ofSeconds(120))))
            .subscribe();
        ask(5);
        this.time.advanceSeconds(1);
        assertThat(logged()).containsExactly("WARN a/one asked to send nothing for 120.0 s: calls wait");
        this.time.advanceSeconds(100);
        assertThat(logged()).hasSize(1);
        this.time.advanceSeconds(60);
        assertThat(logged()).hasSize(2);
    }

    @Test
    void callsThatAreRefusedAreNotSaidToWait() {
        Call large = Given.to(Given.A);
        QuotaLimiter small = new QuotaLimiter("a",
                new LimiterSettings(LimiterSettings.UNBOUNDED, 1000, Duration.ofSeconds(30),
                        QuotaSettings.DEFAULTS.withLimits(new QuotaLimits(null, null, 10L, null, null)), List.of()),
                Tenants.NONE, this.log, this.time::nanos, this.time);
        Limiter limiter = new Limiters(Map.of("a", small), List.of(this.log), this.time::nanos).find("a");
        for (int i = 0; i < 5; i++) {
            limiter.acquire(large, new Usage(1000L, null, null, null, 0L, null)).subscribe(null, (error) -> {
            });
        }
        this.time.advanceSeconds(60);
        assertThat(logged()).containsExactly("WARN Calls to a/one are refused: its quota does not hold them in time",
                "WARN Calls to a/one are refused no longer; they were for 0.0 s");
    }

}
