package io.github.aiutils.observe;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries an id from Reactor's context into the MDC, where context propagation is on.
 *
 * @since 0.1.0
 */
public abstract sealed class MdcAccessor implements ThreadLocalAccessor<String> {

    private final String contextKey;

    private final String mdcKey;

    MdcAccessor(String contextKey, String mdcKey) {
        this.contextKey = contextKey;
        this.mdcKey = mdcKey;
    }

    @Override
    public Object key() {
        return this.contextKey;
    }

    @Override
    public @Nullable String getValue() {
        return MDC.get(this.mdcKey);
    }

    @Override
    public void setValue(String value) {
        MDC.put(this.mdcKey, value);
    }

    @Override
    public void setValue() {
        MDC.remove(this.mdcKey);
    }

    /** Carries {@link AiContext#REQUEST_ID}. */
    public static final class RequestId extends MdcAccessor {

        public RequestId() {
            super(AiContext.REQUEST_ID, AiContext.MDC_REQUEST_ID);
        }

    }

    /** Carries {@link AiContext#CORRELATION_ID}. */
    public static final class CorrelationId extends MdcAccessor {

        public CorrelationId() {
            super(AiContext.CORRELATION_ID, AiContext.MDC_CORRELATION_ID);
        }

    }

}
