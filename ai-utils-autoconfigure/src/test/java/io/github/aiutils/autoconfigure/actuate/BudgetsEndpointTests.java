package io.github.aiutils.autoconfigure.actuate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.BudgetSnapshot.State;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.Price;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class BudgetsEndpointTests {

    private final List<BudgetSnapshot> snapshots = new ArrayList<>();

    private final ReactiveWebApplicationContextRunner runner = HttpEndpoints.runner("aibudgets")
        .withBean(Budgets.class, () -> new Shown(this.snapshots));

    private static BudgetSnapshot budget(String name, String value, String amount, String spent, String reserved) {
        return new BudgetSnapshot(name, value, "USD", new BigDecimal(amount), new BigDecimal(spent),
                new BigDecimal(reserved), 2, 3, Instant.parse("2026-11-22T00:00:00Z"),
                Instant.parse("2026-11-23T00:00:00Z"), State.WARNED);
    }

    @Test
    void showsABudgetInPlainDecimals() {
        this.snapshots.add(budget("daily", null, "25.00", "20.000000001", "1.5"));
        this.runner.run((context) -> HttpEndpoints.get(context, "/actuator/aibudgets")
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .isEqualTo("""
                    {"budgets":{"daily":{"value":null,"amount":25,"currency":"USD","spent":20.000000001,"reserved":1.5,\
                    "remaining":3.499999999,"used":0.8,"unpriced":2,"waiting":3,"windowStart":"2026-11-22T00:00:00Z",\
                    "windowEnd":"2026-11-23T00:00:00Z","state":"WARNED"}}}"""));
    }

    @Test
    void showsTheDearestValuesOfABudgetForEach() {
        for (int i = 0; i < 130; i++) {
            this.snapshots.add(budget("tenants", "t" + i, "500", String.valueOf(i), "0"));
        }
        this.snapshots.add(budget("daily", null, "0", "0", "0"));
        this.runner.run((context) -> HttpEndpoints.get(context, "/actuator/aibudgets")
            .expectBody()
            .jsonPath("$.budgets.tenants.values.length()")
            .isEqualTo(100)
            .jsonPath("$.budgets.tenants.values[0].value")
            .isEqualTo("t129")
            .jsonPath("$.budgets.tenants.values[99].value")
            .isEqualTo("t30")
            .jsonPath("$.budgets.tenants.values[0].used")
            .isEqualTo(0.258)
            .jsonPath("$.budgets.tenants.more")
            .isEqualTo(30)
            .jsonPath("$.budgets.daily.used")
            .isEqualTo(1.0));
    }

    @Test
    void thereIsAnEndpointIfThereAreBudgets() {
        HttpEndpoints.runner("aibudgets")
            .run((context) -> assertThat(context.getBeansOfType(BudgetsEndpoint.class))
                .hasSameSizeAs(context.getBeansOfType(Budgets.class).entrySet()));
        this.runner.run((context) -> assertThat(context).hasSingleBean(BudgetsEndpoint.class));
    }

    private record Shown(List<BudgetSnapshot> snapshots) implements Budgets {

        @Override
        public boolean hold(Call call) {
            return false;
        }

        @Override
        public Mono<Reservation> reserve(Call call, Price price) {
            return Mono.empty();
        }

    }

}
