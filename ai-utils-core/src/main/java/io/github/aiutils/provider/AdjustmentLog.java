package io.github.aiutils.provider;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.aiutils.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once, not for each call, that a parameter is left out or said another way.
 *
 * @since 0.1.0
 */
public final class AdjustmentLog {

    private static final Logger logger = LoggerFactory.getLogger(AdjustmentLog.class);

    /** Callers may name any model, so what was told is forgotten rather than piled up. */
    private static final int MAX_ENTRIES = 1000;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * Tells what became of a parameter.
     * @param route where the call goes
     * @param parameter the parameter as users write it, for example {@code temperature}
     * @param outcome what became of it, for example {@code is left out}
     */
    public void tell(Route route, String parameter, String outcome) {
        if (this.told.size() >= MAX_ENTRIES) {
            this.told.clear();
        }
        if (this.told.add(route + " " + parameter)) {
            logger.warn("{} does not take {}: it {}. Said once.", route, parameter, outcome);
        }
    }

}
