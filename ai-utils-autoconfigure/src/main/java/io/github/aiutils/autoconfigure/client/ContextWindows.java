package io.github.aiutils.autoconfigure.client;

import io.github.aiutils.Route;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.provider.ModelCatalogue;
import org.jspecify.annotations.Nullable;

/** Knows how long a conversation each route takes. */
final class ContextWindows {

    private final ModelCatalogue catalogue;

    private final ProviderSettings.All providers;

    ContextWindows(ModelCatalogue catalogue, ProviderSettings.All providers) {
        this.catalogue = catalogue;
        this.providers = providers;
    }

    /** Returns tokens, {@code null} if they are not known. */
    @Nullable Integer of(Route route) {
        ProviderSettings provider = this.providers.find(route.provider());
        return (provider != null) ? this.catalogue.contextWindow(provider.type().id(), route.model()) : null;
    }

}
