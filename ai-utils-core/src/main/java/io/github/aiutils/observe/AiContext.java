package io.github.aiutils.observe;

/**
 * Keys of what travels with a call in Reactor's context. With
 * {@code spring.reactor.context-propagation=auto} both ids also stand in the MDC of every
 * log line of the call, as {@code aiRequestId} and {@code correlationId}.
 *
 * @since 0.1.0
 */
public final class AiContext {

    /** Our own id of the call, a text. Written by the call, read by whoever logs. */
    public static final String REQUEST_ID = "ai.utils.request-id";

    /** The caller's id of what the call belongs to, a text. Written by the caller. */
    public static final String CORRELATION_ID = "ai.utils.correlation-id";

    /**
     * On whose behalf calls are made, a text. Written by the caller, read by limiters
     * where the call has no tag that says it.
     */
    public static final String TENANT = "ai.utils.tenant";

    /**
     * Tags of calls, a map of texts. Written by the caller; a tag that the call has
     * itself stands.
     */
    public static final String TAGS = "ai.utils.tags";

    /**
     * Who is told of each attempt of the call in the moment in which it may go, a
     * {@code Consumer<Call>} that neither blocks nor fails. Written by the caller.
     */
    public static final String ATTEMPTS = "ai.utils.attempts";

    static final String MDC_REQUEST_ID = "aiRequestId";

    static final String MDC_CORRELATION_ID = "correlationId";

    private AiContext() {
    }

}
