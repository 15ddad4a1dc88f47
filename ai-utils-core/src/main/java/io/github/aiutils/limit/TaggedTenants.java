package io.github.aiutils.limit;

import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.observe.AiContext;
import reactor.util.context.ContextView;

/**
 * Finds the tenant of a call by one of its tags, else by {@link AiContext#TENANT} in
 * Reactor's context. Tenants that are not described have a weight of 1 and no priority.
 *
 * @param tag name of the tag that names the tenant
 * @param described the tenants that are described, by their names
 * @since 0.1.0
 */
public record TaggedTenants(String tag, Map<String, Tenant> described) implements Tenants {

    /** Name of the tag if no other is set. */
    public static final String TAG = "tenant";

    public TaggedTenants {
        described = Map.copyOf(described);
    }

    @Override
    public Tenant of(Call call, ContextView context) {
        String name = call.request().tags().get(this.tag);
        if (name == null) {
            Object told = context.getOrDefault(AiContext.TENANT, null);
            name = (told != null) ? told.toString() : "";
        }
        if (name.isEmpty()) {
            return Tenant.NONE;
        }
        Tenant tenant = this.described.get(name);
        return (tenant != null) ? tenant : new Tenant(name, 1, 0);
    }

}
