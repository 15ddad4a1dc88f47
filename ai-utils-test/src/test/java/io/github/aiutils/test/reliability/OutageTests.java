package io.github.aiutils.test.reliability;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.test.simulator.Dialect;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.test.simulator.Scope;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/** Providers that fail for long, and come back. */
@Timeout(120)
class OutageTests {

    private static final String FIRST = "first";

    private static final String SECOND = "second";

    private static final BreakerSettings NEVER_OPEN = new BreakerSettings(100, 100_000, 100_000, Duration.ofSeconds(30),
            2, Duration.ofSeconds(60), 100);

    private final ProviderSimulator first = ProviderSimulator.builder().fast().answer(FIRST).start();

    private final ProviderSimulator second = ProviderSimulator.builder().fast().answer(SECOND).start();

    private final Map<String, Connections> connections = new HashMap<>();

    private final List<Upstream> both = List.of(Upstream.of(FIRST, Dialect.OPENAI, this.first),
            Upstream.of(SECOND, Dialect.ANTHROPIC, this.second));

    @BeforeAll
    static void hush() {
        Stream.of("io.netty", "reactor.netty", "io.github.aiutils", "org.springframework")
            .forEach((name) -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.INFO));
    }

    @AfterEach
    void close() {
        this.connections.values().forEach(Connections::close);
        this.first.close();
        this.second.close();
    }

    private Rig rig(List<Upstream> upstreams, BreakerSettings breaker) {
        return new Rig(upstreams, (name) -> this.connections.computeIfAbsent(name, Connections::new),
                Rig.Plan.of(RetrySettings.DEFAULTS, breaker));
    }

    private static Heard call(Rig rig, int number) {
        return Heard.of(rig.client(), ChatRequest.of("Hi"), number % 2 == 0);
    }

    /** Without the budget it would be three times as many. */
    @Test
    void answersAnOutageWithATenthMoreRequestsAtMost() {
        int calls = 500;
        this.first.stand(Scope.ALL, Fault.overloaded());
        Rig rig = rig(this.both.subList(0, 1), NEVER_OPEN);
        Flux.range(0, calls)
            .flatMap((number) -> rig.client().chat(ChatRequest.of("Hi")).onErrorComplete(), 50)
            .blockLast();
        assertThat(this.first.arrivals()).isBetween(calls + 11L, calls * 11L / 10);
        assertThat(rig.counts(FIRST).attempts()).isEqualTo(this.first.arrivals());
        assertThat(rig.retries().waits()).hasSize((int) this.first.arrivals() - calls);
    }

    @Test
    void letsLittleTrafficRetryTenTimes() {
        int calls = 20;
        this.first.stand(Scope.ALL, Fault.overloaded());
        Rig rig = rig(this.both.subList(0, 1), NEVER_OPEN);
        for (int i = 0; i < calls; i++) {
            assertThat(call(rig, i).error()).isNotNull();
        }
        assertThat(this.first.arrivals()).isEqualTo(calls + 10);
        rig.retries().advance(Duration.ofMinutes(1));
        assertThat(call(rig, 0).error()).isNotNull();
        assertThat(this.first.arrivals()).isEqualTo(calls + 10 + 3);
    }

    @Test
    void leavesFailingProvidersAloneAndGoesBackToTheFirstWhenItRecovers() {
        Rig rig = rig(this.both, BreakerSettings.DEFAULTS);
        this.first.stand(Scope.ALL, Fault.overloaded());
        this.second.stand(Scope.ALL, Fault.serverError());
        for (int i = 0; i < 50; i++) {
            assertThat(call(rig, i).error()).isNotNull();
        }
        assertThat(rig.breaker(FIRST).getState()).isEqualTo(State.OPEN);
        assertThat(rig.breaker(SECOND).getState()).isEqualTo(State.OPEN);
        int before = BreakerSettings.DEFAULTS.minimumCalls();
        assertThat(this.first.arrivals()).isEqualTo(before);
        assertThat(this.second.arrivals()).isEqualTo(before);
        Heard refused = call(rig, 0);
        assertThat(refused.error().errorClass()).isEqualTo(ErrorClass.CIRCUIT_OPEN);
        assertThat(refused.error().retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));

        this.second.clearFaults();
        rig.retries().advance(Duration.ofSeconds(31));
        for (int i = 0; i < 4; i++) {
            assertThat(call(rig, i).text()).isEqualTo(SECOND);
        }
        assertThat(this.first.arrivals()).as("two probes").isEqualTo(before + 2);
        assertThat(rig.breaker(FIRST).getState()).isEqualTo(State.OPEN);
        assertThat(rig.breaker(SECOND).getState()).isEqualTo(State.CLOSED);

        this.first.clearFaults();
        rig.retries().advance(Duration.ofSeconds(31));
        for (int i = 0; i < 4; i++) {
            assertThat(call(rig, i).text()).isEqualTo(FIRST);
        }
        assertThat(rig.breaker(FIRST).getState()).isEqualTo(State.CLOSED);
        assertThat(this.second.arrivals()).isEqualTo(before + 4);
        assertThat(rig.held()).isEmpty();
    }

}
