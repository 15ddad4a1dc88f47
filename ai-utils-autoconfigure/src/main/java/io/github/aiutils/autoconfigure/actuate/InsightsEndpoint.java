package io.github.aiutils.autoconfigure.actuate;

import java.util.List;
import java.util.Objects;

import io.github.aiutils.autoconfigure.actuate.UsageEndpoint.ErrorDescriptor;
import io.github.aiutils.cost.insight.Insights;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows what the books say about what comes, what is unusual and what is wasted.
 *
 * @since 0.1.0
 */
@Endpoint(id = "aiinsights")
public final class InsightsEndpoint {

    private final Insights insights;

    InsightsEndpoint(Insights insights) {
        this.insights = insights;
    }

    /**
     * Looks at the books of the last weeks, which an event loop would miss.
     * @param labels labels each value of which has its own unusual days, such as
     * {@code client} or {@code tag.tenant}; {@code null} for the total alone
     * @return an {@link InsightsDescriptor}, or 400 with an {@link ErrorDescriptor}
     */
    @ReadOperation
    public Mono<WebEndpointResponse<Object>> insights(@Nullable List<String> labels) {
        return Mono.defer(() -> this.insights.report(names(labels)))
            .subscribeOn(Schedulers.boundedElastic())
            .map((report) -> new WebEndpointResponse<Object>(InsightsDescriptor.of(report)))
            .onErrorResume(IllegalArgumentException.class, (error) -> Mono.just(refused(error)));
    }

    private static List<String> names(@Nullable List<String> labels) {
        return (labels != null) ? labels.stream().map(String::strip).toList() : List.of();
    }

    private static WebEndpointResponse<Object> refused(IllegalArgumentException error) {
        return new WebEndpointResponse<>(new ErrorDescriptor(Objects.requireNonNullElse(error.getMessage(), "")),
                WebEndpointResponse.STATUS_BAD_REQUEST);
    }

}
