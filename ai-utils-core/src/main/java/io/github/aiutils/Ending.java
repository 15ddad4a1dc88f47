package io.github.aiutils;

import org.jspecify.annotations.Nullable;

/**
 * How an answer ended, who gave it and what it used; the same for streamed answers and
 * whole ones.
 *
 * @param finishReason why the answer ended
 * @param rawFinishReason the provider's own word for it; {@code null} if it gave none
 * @param usage tokens of the attempt that answered
 * @param route who answered
 * @param responseModel the model that the provider says answered, often a dated name;
 * {@code null} if it did not say
 * @param responseId the provider's id of the answer; {@code null} if it gave none
 * @param providerRequestId the provider's id of the request, for its support;
 * {@code null} if it gave none
 * @param requestId our own id of the call, found in logs and spans
 * @param attempts requests sent for this call, 1 if the first one answered
 * @param cost what the attempt that answered cost, {@link #usage()} at its price;
 * {@code null} if that is not known
 * @since 0.1.0
 */
public record Ending(FinishReason finishReason, @Nullable String rawFinishReason, Usage usage, Route route,
        @Nullable String responseModel, @Nullable String responseId, @Nullable String providerRequestId,
        String requestId, int attempts, @Nullable Cost cost) {

    public Ending(FinishReason finishReason, @Nullable String rawFinishReason, Usage usage, Route route,
            @Nullable String responseModel, @Nullable String responseId, @Nullable String providerRequestId,
            String requestId, int attempts) {
        this(finishReason, rawFinishReason, usage, route, responseModel, responseId, providerRequestId, requestId,
                attempts, null);
    }

    /**
     * Returns this ending with another use.
     * @param usage tokens of the attempt that answered
     * @return the ending
     */
    public Ending withUsage(Usage usage) {
        return new Ending(this.finishReason, this.rawFinishReason, usage, this.route, this.responseModel,
                this.responseId, this.providerRequestId, this.requestId, this.attempts, this.cost);
    }

    /**
     * Returns this ending with what it cost.
     * @param cost the cost; {@code null} if that is not known
     * @return the ending
     */
    public Ending withCost(@Nullable Cost cost) {
        return new Ending(this.finishReason, this.rawFinishReason, this.usage, this.route, this.responseModel,
                this.responseId, this.providerRequestId, this.requestId, this.attempts, cost);
    }

}
