package io.github.aiutils.limit;

import io.github.aiutils.Call;
import reactor.util.context.ContextView;

/**
 * Knows on whose behalf a call is made.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Tenants {

    /** All calls are alike. */
    Tenants NONE = (call, context) -> Tenant.NONE;

    /**
     * Returns the tenant of a call.
     * @param call the call
     * @param context the context of its subscriber
     * @return the tenant
     */
    Tenant of(Call call, ContextView context);

}
