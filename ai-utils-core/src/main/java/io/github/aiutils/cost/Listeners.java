package io.github.aiutils.cost;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells several listeners. One that fails harms neither the call nor the others; that is
 * logged once for each class of listeners.
 *
 * @since 0.1.0
 */
public final class Listeners implements AiCallListener {

    private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

    private final List<AiCallListener> listeners;

    private final Set<Class<?>> failed = ConcurrentHashMap.newKeySet();

    public Listeners(List<? extends AiCallListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void booked(UsageBooked event) {
        tell((listener) -> listener.booked(event));
    }

    @Override
    public void reached(BudgetThresholdReached event) {
        tell((listener) -> listener.reached(event));
    }

    @Override
    public void exceeded(BudgetExceeded event) {
        tell((listener) -> listener.exceeded(event));
    }

    private void tell(Consumer<AiCallListener> event) {
        for (AiCallListener listener : this.listeners) {
            try {
                event.accept(listener);
            }
            catch (RuntimeException | LinkageError | AssertionError ex) {
                if (this.failed.add(listener.getClass())) {
                    logger.warn("{} failed when it was told of a call; the call goes on, and further failures of it "
                            + "are not logged", listener.getClass().getName(), ex);
                }
            }
        }
    }

}
