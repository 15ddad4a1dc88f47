package io.github.aiutils.observe;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Watches one call from its start to its end.
 *
 * @since 0.1.0
 */
public final class CallObserver extends DefaultSignalListener<Reply> {

    private static final Logger logger = LoggerFactory.getLogger("io.github.aiutils.call");

    private final AiCallContext call;

    private final Observation observation;

    private final @Nullable String correlationId;

    private final @Nullable Consumer<Call> listener;

    private final LongSupplier clock;

    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * Makes an observer.
     * @param call the call
     * @param registry takes the observation
     * @param convention names it
     * @param context the caller's context
     * @param clock tells nanoseconds
     */
    public CallObserver(Call call, ObservationRegistry registry, AiCallConvention convention, ContextView context,
            LongSupplier clock) {
        this.clock = clock;
        this.call = new AiCallContext(call, clock.getAsLong());
        this.correlationId = context.getOrDefault(AiContext.CORRELATION_ID, null);
        this.listener = context.getOrDefault(AiContext.ATTEMPTS, null);
        this.observation = Observation.createNotStarted(convention, () -> this.call, registry);
        Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        if (parent != null) {
            this.observation.parentObservation(parent);
        }
        if (this.correlationId != null) {
            this.observation.highCardinalityKeyValue(AiTag.High.CORRELATION_ID.asString(), this.correlationId);
        }
    }

    /**
     * Takes an attempt before it is made.
     * @param attempt the attempt
     */
    public void attempted(Call attempt) {
        this.call.attempted(attempt);
        this.observation
            .event(Observation.Event.of("attempt", "attempt " + attempt.attempt() + " at " + attempt.route()));
        if (logger.isDebugEnabled()) {
            log().log("{} attempt {} of {}", attempt.route(), attempt.attempt(), attempt.id());
        }
        if (this.listener != null) {
            this.listener.accept(attempt);
        }
    }

    private LoggingEventBuilder log() {
        LoggingEventBuilder event = logger.atDebug().addKeyValue(AiContext.MDC_REQUEST_ID, this.call.call().id());
        return (this.correlationId != null) ? event.addKeyValue(AiContext.MDC_CORRELATION_ID, this.correlationId)
                : event;
    }

    @Override
    public Context addToContext(Context original) {
        return original.put(AiContext.REQUEST_ID, this.call.call().id())
            .put(ObservationThreadLocalAccessor.KEY, this.observation);
    }

    @Override
    public void doFirst() {
        this.observation.start();
    }

    @Override
    public void doOnNext(Reply reply) {
        this.call.replied(reply, this.clock);
    }

    @Override
    public void doOnComplete() {
        end(SignalType.ON_COMPLETE, () -> SlowCalls.tell(this.call));
    }

    @Override
    public void doOnError(Throwable error) {
        end(SignalType.ON_ERROR, () -> this.observation.error(error));
    }

    @Override
    public void doOnCancel() {
        end(SignalType.CANCEL, this.call::cancel);
    }

    /**
     * Stops the observation before the caller hears of the end, and once: a reader may
     * cancel what is over.
     */
    private void end(SignalType signal, Runnable first) {
        if (this.ended.compareAndSet(false, true)) {
            first.run();
            this.observation.stop();
            if (logger.isDebugEnabled()) {
                log().log("{} ended {}: {} after {} attempts", this.call.call().id(), this.call.route(), signal,
                        this.call.attempts());
            }
        }
    }

}
