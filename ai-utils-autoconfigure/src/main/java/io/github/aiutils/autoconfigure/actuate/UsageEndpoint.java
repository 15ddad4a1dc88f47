package io.github.aiutils.autoconfigure.actuate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.UsageQuery;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows what calls used and cost, and on request begins anew.
 *
 * @since 0.1.0
 */
@Endpoint(id = "aiusage")
public final class UsageEndpoint {

    private final CostLedger ledger;

    UsageEndpoint(CostLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * Returns what was booked. Summing up takes milliseconds, which an event loop would
     * miss.
     * @param groupBy what to tell apart, such as {@code model} or {@code tag.tenant};
     * {@code null} for the total alone
     * @param since an instant, or a date in UTC, to count from; {@code null} for the
     * beginning
     * @param until an instant, or a date in UTC, to count to, itself not counted;
     * {@code null} for now
     * @return a {@link UsageDescriptor}, or 400 with an {@link ErrorDescriptor}
     */
    @ReadOperation
    public Mono<WebEndpointResponse<Object>> usage(@Nullable List<String> groupBy, @Nullable String since,
            @Nullable String until) {
        return Mono.defer(() -> usage(query(groupBy, since, until)))
            .subscribeOn(Schedulers.boundedElastic())
            .onErrorResume(IllegalArgumentException.class, (error) -> Mono.just(refused(error)));
    }

    private Mono<WebEndpointResponse<Object>> usage(UsageQuery query) {
        return this.ledger.report(query).map((report) -> new WebEndpointResponse<>(UsageDescriptor.of(query, report)));
    }

    private static WebEndpointResponse<Object> refused(IllegalArgumentException error) {
        return new WebEndpointResponse<>(new ErrorDescriptor(Objects.requireNonNullElse(error.getMessage(), "")),
                WebEndpointResponse.STATUS_BAD_REQUEST);
    }

    private static UsageQuery query(@Nullable List<String> groupBy, @Nullable String since, @Nullable String until) {
        List<String> names = (groupBy != null) ? groupBy.stream().map(String::strip).toList() : List.of();
        return new UsageQuery(names, hour("since", since), hour("until", until));
    }

    private static @Nullable Instant hour(String name, @Nullable String time) {
        if (time == null || time.isEmpty()) {
            return null;
        }
        try {
            return time.contains("T") ? Instant.parse(time).truncatedTo(ChronoUnit.HOURS)
                    : LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        catch (DateTimeException ex) {
            throw new IllegalArgumentException(
                    name + " is neither an instant such as 2026-11-22T13:00:00Z" + " nor a date such as 2026-11-22",
                    ex);
        }
    }

    /**
     * Clears what is shown; a durable ledger keeps its books.
     * @return completes when it is cleared
     */
    @DeleteOperation
    public Mono<Void> clear() {
        return this.ledger.clear();
    }

    /**
     * Why a request cannot be answered.
     *
     * @param error a sentence
     */
    public record ErrorDescriptor(String error) {
    }

}
