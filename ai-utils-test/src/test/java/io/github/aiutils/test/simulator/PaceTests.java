package io.github.aiutils.test.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PaceTests {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private final List<Step> steps = List.of(Step.of(Step.Mark.EARLY, "start"), Step.of(Step.Mark.TEXT, "a", 1),
            Step.of(Step.Mark.TEXT, "b", 1), Step.of(Step.Mark.TEXT, "c", 1), Step.of(Step.Mark.DONE, "end"));

    @AfterEach
    void dispose() {
        this.time.dispose();
    }

    @Test
    void handsOutStepsWhenTheyAreDue() {
        StepVerifier.create(paced(10))
            .then(() -> advance(249))
            .expectNoEvent(Duration.ZERO)
            .then(() -> advance(1))
            .expectNext("start")
            .then(() -> advance(250))
            .expectNext("a")
            .then(() -> advance(99))
            .expectNoEvent(Duration.ZERO)
            .then(() -> advance(1))
            .expectNext("b")
            .then(() -> advance(100))
            .expectNext("c", "end")
            .expectComplete()
            .verify(Duration.ofSeconds(5));
    }

    @Test
    void catchesUpWithASlowReader() {
        StepVerifier.create(paced(10), 1)
            .then(() -> advance(60_000))
            .expectNext("start")
            .expectNoEvent(Duration.ZERO)
            .thenRequest(2)
            .expectNext("a", "b")
            .thenRequest(9)
            .expectNext("c", "end")
            .expectComplete()
            .verify(Duration.ofSeconds(5));
    }

    @Test
    void leavesNoTimerBehindWhenCancelled() {
        StepVerifier.create(paced(10)).then(() -> advance(250)).expectNext("start").thenCancel().verify();
        assertThat(this.time.getScheduledTaskCount()).isLessThanOrEqualTo(2);
        advance(60_000);
    }

    @Test
    void losesNoWakeUpOnARealScheduler() {
        Pace pace = new Pace(Duration.ofNanos(10_000), 0, 200_000, 1);
        List<Step> many = Step.each(Step.Mark.TEXT, "", Tokens.split(Tokens.filler(200)), "", 1);
        Flux<Long> counts = Flux.range(0, 500)
            .flatMap((i) -> new PacedSteps(many, new PacedSteps.Timing(System.nanoTime(), pace.firstTokenNanos(0), pace,
                    System::nanoTime, Schedulers.parallel()))
                .limitRate(7)
                .count(), 64);
        StepVerifier.create(counts)
            .thenConsumeWhile((count) -> count == 200)
            .expectComplete()
            .verify(Duration.ofSeconds(10));
    }

    @Test
    void hasTheMedianItWasGiven() {
        Settings settings = settings();
        Engine engine = new Engine(settings, new Composer(settings),
                new Quotas(System::nanoTime, settings.quota(), settings.quotas()), new FaultBox(1),
                new Ledger(settings.clock(), 10, 10), this.time, System::nanoTime);
        long[] waits = LongStream.range(0, 2001)
            .map((i) -> engine
                .timing(new OpenCall(engine.ledger(), i, Dialect.OPENAI, "", settings.clock().instant()), 0)
                .firstTokenNanos())
            .sorted()
            .toArray();
        assertThat(waits[1000] / 1e6).isBetween(480.0, 520.0);
        assertThat(waits[1682] / (double) waits[1000]).isBetween(Math.exp(0.36), Math.exp(0.44));
    }

    @Test
    void refusesWhatIsNoPace() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(Duration.ZERO, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(Duration.ofMillis(-1), 0, 1, 1));
    }

    private Flux<String> paced(double tokensPerSecond) {
        Pace pace = new Pace(Duration.ofMillis(500), 0, tokensPerSecond, 1);
        return new PacedSteps(this.steps, new PacedSteps.Timing(0, pace.firstTokenNanos(0), pace,
                () -> this.time.now(TimeUnit.NANOSECONDS), this.time))
            .map(Step::render);
    }

    private void advance(long millis) {
        this.time.advanceTimeBy(Duration.ofMillis(millis));
    }

    private static Settings settings() {
        return new Settings(1, 0, null, List.of(), null, Pace.REALISTIC, 0, 0, ProviderQuota.UNLIMITED, Map.of(), true,
                10, 10, System::nanoTime, null, Clock.systemUTC());
    }

}
