package io.github.aiutils.limit;

import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Given;
import io.github.aiutils.observe.AiContext;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

class TaggedTenantsTests {

    private static final Tenant GOLD = new Tenant("gold", 4, 1);

    private final TaggedTenants tenants = new TaggedTenants("customer", Map.of("gold", GOLD));

    private static Call tagged(String name, String value) {
        return Given.to(Given.A).with(ChatRequest.builder().user("Hi").tag(name, value).build());
    }

    @Test
    void theTagNamesTheTenant() {
        assertThat(this.tenants.of(tagged("customer", "gold"), Context.empty())).isSameAs(GOLD);
        assertThat(this.tenants.of(tagged("tenant", "gold"), Context.empty())).isSameAs(Tenant.NONE);
    }

    @Test
    void withoutATagTheContextDoes() {
        Context context = Context.of(AiContext.TENANT, "gold");
        assertThat(this.tenants.of(Given.to(Given.A), context)).isSameAs(GOLD);
        assertThat(this.tenants.of(tagged("customer", "tin"), context).name()).isEqualTo("tin");
    }

    @Test
    void whoIsNotDescribedIsATenantLikeOthers() {
        assertThat(this.tenants.of(tagged("customer", "tin"), Context.empty())).isEqualTo(new Tenant("tin", 1, 0));
    }

    @Test
    void nobodyInParticularIsNoTenant() {
        assertThat(this.tenants.of(Given.to(Given.A), Context.empty())).isSameAs(Tenant.NONE);
    }

}
