package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.cost.BudgetSettings.OnExceeded;
import io.github.aiutils.cost.BudgetSettings.Reserve;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Budgets, prices and calls as tests need them. */
final class TestBudgets {

    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

    static final BudgetWindow DAY = new BudgetWindow.Calendar(BudgetWindow.Unit.DAY, ZURICH);

    static final AiCallListener NOBODY = new AiCallListener() {
    };

    private TestBudgets() {
    }

    static BudgetSettings settings(String amount, BudgetWindow window, OnExceeded onExceeded) {
        return new BudgetSettings("daily", money(amount), window, BudgetScope.ALL, null, List.of(), onExceeded,
                Reserve.BOUND, Duration.ofSeconds(30), null, 1);
    }

    static BudgetSettings scoped(BudgetSettings from, String name, BudgetScope scope, @Nullable String eachTag) {
        return new BudgetSettings(name, from.amount(), from.window(), scope, eachTag, from.warnAt(), from.onExceeded(),
                from.reserve(), from.maxWait(), from.degradeTo(), from.degradeFrom());
    }

    static BudgetSettings warning(BudgetSettings from, Double... levels) {
        return new BudgetSettings(from.name(), from.amount(), from.window(), from.scope(), from.eachTag(),
                List.of(levels), from.onExceeded(), from.reserve(), from.maxWait(), from.degradeTo(),
                from.degradeFrom());
    }

    static BudgetSettings degrading(String amount, BudgetWindow window, Route to, double from) {
        return new BudgetSettings("daily", money(amount), window, BudgetScope.ALL, null, List.of(), OnExceeded.DEGRADE,
                Reserve.BOUND, Duration.ofSeconds(30), to, from);
    }

    static LocalBudgets budgets(VirtualTime time, BudgetSettings... settings) {
        return budgets(clock(time), time, NOBODY, settings);
    }

    static LocalBudgets budgets(InstantSource clock, Scheduler scheduler, AiCallListener listener,
            BudgetSettings... settings) {
        return new LocalBudgets(List.of(settings), "USD", new CostBounds((call) -> Usage.UNKNOWN), listener, clock,
                scheduler);
    }

    /** Budgets of one of several instances. */
    static LocalBudgets shared(VirtualTime time, BudgetLender lender, AiCallListener listener,
            BudgetSettings... settings) {
        return new LocalBudgets(List.of(settings), "USD", new CostBounds((call) -> Usage.UNKNOWN), listener,
                clock(time), time::nanos, time, lender);
    }

    static InstantSource clock(VirtualTime time) {
        return () -> START.plusNanos(time.nanos());
    }

    static Call call(Route route, Map<String, String> tags) {
        return call("test", route, tags);
    }

    static Call call(String client, Route route, Map<String, String> tags) {
        ChatRequest request = ChatRequest.of("Hi");
        return Call
            .of("req_0123456789ab", client, new ChatRequest(null, request.messages(), request.options(), tags, null),
                    true)
            .to(route);
    }

    static BigDecimal money(String amount) {
        return new BigDecimal(amount);
    }

    /** A model whose attempts can cost this and no more. */
    static Price costing(String most) {
        return costing(money(most));
    }

    static Price costing(BigDecimal most) {
        return new TestPrice(null, 100L) {

            @Override
            public BigDecimal most(long input, long output, @Nullable String serviceTier) {
                return most;
            }

        };
    }

    /**
     * A model that costs 1 for each token of input, 2 of output, and thrice as priority.
     */
    static class TestPrice implements Price {

        private final @Nullable Long window;

        private final @Nullable Long maxOutput;

        TestPrice(@Nullable Long window, @Nullable Long maxOutput) {
            this.window = window;
            this.maxOutput = maxOutput;
        }

        @Override
        public @Nullable BigDecimal of(Usage usage) {
            return null;
        }

        @Override
        public BigDecimal most(long input, long output, @Nullable String serviceTier) {
            return BigDecimal.valueOf((input + 2 * output) * ("priority".equals(serviceTier) ? 3 : 1));
        }

        @Override
        public @Nullable Long maxOutput() {
            return this.maxOutput;
        }

        @Override
        public @Nullable Long contextWindow() {
            return this.window;
        }

        @Override
        public boolean fallback() {
            return false;
        }

    }

}
