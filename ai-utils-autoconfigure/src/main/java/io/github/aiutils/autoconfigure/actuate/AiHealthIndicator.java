package io.github.aiutils.autoconfigure.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.github.aiutils.Route;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaSnapshot;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.LedgerStatus;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.Limiters;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether each client has a route that can answer, by what the breakers know, and
 * whether calls can be booked: no call is ever made to find out. A ledger that takes no
 * more leaves no client a route.
 */
final class AiHealthIndicator extends AbstractHealthIndicator {

    /** A route or the ledger's database is out, but calls go on. */
    static final Status DEGRADED = new Status("DEGRADED", "a route or the ledger's database is out, but calls go on");

    private final Supplier<Map<String, List<Route>>> clients;

    private final Breakers breakers;

    private final Limiters limiters;

    private final CostLedger ledger;

    AiHealthIndicator(Supplier<Map<String, List<Route>>> clients, Breakers breakers, Limiters limiters,
            CostLedger ledger) {
        super("the health of AI providers could not be told");
        this.clients = clients;
        this.breakers = breakers;
        this.limiters = limiters;
        this.ledger = ledger;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        LedgerStatus books = this.ledger.status();
        boolean degraded = !books.available();
        boolean down = degraded && books.room() <= 0;
        Set<String> providers = new TreeSet<>();
        Map<String, Object> byClient = new LinkedHashMap<>();
        for (Map.Entry<String, List<Route>> client : this.clients.get().entrySet()) {
            long out = client.getValue().stream().filter((route) -> this.breakers.isOpen(route.provider())).count();
            boolean none = out == client.getValue().size() && out > 0;
            byClient.put(client.getKey(), none ? "DOWN" : (out > 0) ? "DEGRADED" : "UP");
            client.getValue().forEach((route) -> providers.add(route.provider()));
            down |= none;
            degraded |= out > 0;
        }
        Map<String, Object> byProvider = new LinkedHashMap<>();
        providers.forEach((provider) -> byProvider.put(provider, describe(provider)));
        builder.status(down ? Status.DOWN : degraded ? DEGRADED : Status.UP)
            .withDetail("clients", byClient)
            .withDetail("providers", byProvider)
            .withDetail("ledger", describe(books));
    }

    private static Map<String, Object> describe(LedgerStatus ledger) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("store", ledger.store());
        details.put("status", ledger.available() ? "UP" : "OUT");
        if (ledger.goneSince() != null) {
            details.put("goneSince", ledger.goneSince());
            details.put("pending", ledger.pending());
            details.put("room", ledger.room());
        }
        return details;
    }

    private Map<String, Object> describe(String provider) {
        CircuitBreaker breaker = this.breakers.find(provider);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("status", this.breakers.isOpen(provider) ? "OUT" : "UP");
        if (breaker != null) {
            details.put("breaker", breaker.getState().name());
        }
        Map<String, Duration> frozen = frozen(provider);
        if (!frozen.isEmpty()) {
            details.put("frozen", frozen);
        }
        return details;
    }

    /** Models to which the provider asked to send nothing, and for how long. */
    private Map<String, Duration> frozen(String provider) {
        QuotaLimiter limiter = this.limiters.quota(provider);
        Map<String, Duration> frozen = new LinkedHashMap<>();
        if (limiter != null) {
            for (QuotaSnapshot quota : limiter.snapshot().quotas()) {
                Duration left = QuotaDescriptor.frozen(quota);
                if (left != null) {
                    frozen.put(quota.scope(), left);
                }
            }
        }
        return frozen;
    }

}
