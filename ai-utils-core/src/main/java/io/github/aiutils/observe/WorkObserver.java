package io.github.aiutils.observe;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.observability.DefaultSignalListener;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Watches one piece of the application's own work from its start to its end.
 *
 * @param <T> what the work gives
 * @since 0.1.0
 */
public final class WorkObserver<T> extends DefaultSignalListener<T> {

    private static final Logger logger = LoggerFactory.getLogger("io.github.aiutils.timed");

    private final String name;

    private final Observation observation;

    private final AtomicBoolean ended = new AtomicBoolean();

    private final long startNanos = System.nanoTime();

    /**
     * Makes an observer.
     * @param name name of the work, one of few
     * @param registry where it is observed
     * @param context the context of who began it
     */
    public WorkObserver(String name, ObservationRegistry registry, ContextView context) {
        this.name = name;
        this.observation = Observation.createNotStarted(AiMeter.TIMED.meterName(), registry)
            .contextualName(name)
            .lowCardinalityKeyValue(AiTag.Low.NAME.withValue(name));
        Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        if (parent != null) {
            this.observation.parentObservation(parent);
        }
    }

    /**
     * Does the work on this thread.
     * @param work the work
     * @return what the work gives
     * @throws Exception as the work does
     */
    public T call(Callable<T> work) throws Exception {
        doFirst();
        Observation.Scope scope = this.observation.openScope();
        try {
            T value = work.call();
            doOnComplete();
            return value;
        }
        catch (Throwable ex) {
            doOnError(ex);
            throw ex;
        }
        finally {
            scope.close();
        }
    }

    @Override
    public Context addToContext(Context original) {
        return original.put(ObservationThreadLocalAccessor.KEY, this.observation);
    }

    @Override
    public void doFirst() {
        this.observation.start();
    }

    @Override
    public void doOnComplete() {
        end("success");
    }

    @Override
    public void doOnError(Throwable error) {
        if (!this.ended.get()) {
            this.observation.error(error);
        }
        end("error");
    }

    @Override
    public void doOnCancel() {
        end("cancelled");
    }

    /** Once: a reader may cancel what is over. */
    private void end(String outcome) {
        if (this.ended.compareAndSet(false, true)) {
            this.observation.lowCardinalityKeyValue(AiTag.Low.OUTCOME.withValue(outcome));
            this.observation.stop();
            if (logger.isDebugEnabled()) {
                String seconds = String.format(Locale.ROOT, "%.3f", (System.nanoTime() - this.startNanos) / 1e9);
                logger.atDebug()
                    .addKeyValue("name", this.name)
                    .addKeyValue("outcome", outcome)
                    .addKeyValue("seconds", seconds)
                    .log("{} ended: {} after {} s", this.name, outcome, seconds);
            }
        }
    }

}
