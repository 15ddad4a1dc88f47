package io.github.aiutils.cost;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all listeners. One that fails is logged once, is told on, and keeps nothing from
 * the others.
 */
final class Listeners {

    private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

    private final List<AiCallListener> all;

    private final Set<Class<?>> failed = ConcurrentHashMap.newKeySet();

    Listeners(List<AiCallListener> all) {
        this.all = List.copyOf(all);
    }

    boolean isEmpty() {
        return this.all.isEmpty();
    }

    void tell(Consumer<AiCallListener> event) {
        for (AiCallListener listener : this.all) {
            tell(listener, event);
        }
    }

    private void tell(AiCallListener listener, Consumer<AiCallListener> event) {
        try {
            event.accept(listener);
        }
        catch (VirtualMachineError ex) {
            throw ex;
        }
        catch (Throwable ex) {
            if (this.failed.add(listener.getClass())) {
                logger.warn("{} failed, which harms no call and is not logged again", listener.getClass().getName(),
                        ex);
            }
        }
    }

}
