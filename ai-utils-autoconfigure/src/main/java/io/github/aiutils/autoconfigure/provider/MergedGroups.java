package io.github.aiutils.autoconfigure.provider;

import java.util.function.Function;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.AiProperties.Http;
import io.github.aiutils.autoconfigure.AiProperties.Timeout;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.ProviderSettings.CallLimits;
import io.github.aiutils.autoconfigure.provider.ProviderSettings.Connection;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.transport.HttpClients;
import io.github.aiutils.transport.WireLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/** One provider's groups over the defaults of all, key by key. */
final class MergedGroups {

    private final String property;

    private final ProviderType type;

    private final AiProperties.Provider own;

    private final AiProperties.Defaults defaults;

    private final CallGroups calls;

    MergedGroups(String property, ProviderType type, AiProperties.Provider own, AiProperties.Defaults defaults) {
        this.property = property;
        this.type = type;
        this.own = own;
        this.defaults = defaults;
        this.calls = new CallGroups((key) -> property + "." + key, own.timeout(), own.retry(), own.breaker(), defaults);
    }

    Connection connection() {
        Integer set = http(Http::maxConnections);
        CallLimits limited = limits();
        int calls = (limited != null) ? limited.limiter().concurrentCalls() : LimiterSettings.UNBOUNDED;
        int usual = (calls != LimiterSettings.UNBOUNDED) ? calls : HttpClients.MAX_CONNECTIONS;
        int connections = (set != null) ? set : usual;
        if (connections < 1) {
            throw invalid("http.max-connections", "is " + connections, "Set it to 1 or more");
        }
        WireLimits limits = new WireLimits(
                bytes("max-response-size", Http::maxResponseSize, WireLimits.DEFAULTS.maxResponseBytes()),
                bytes("max-event-size", Http::maxEventSize, WireLimits.DEFAULTS.maxEventBytes()));
        return new Connection(this.calls.duration("connect", Timeout::connect), connections, limits,
                http(Http::sslBundle));
    }

    CallGroups calls() {
        return this.calls;
    }

    @Nullable CallLimits limits() {
        return new MergedLimits(this.property, this.type, this.own.limits(), this.defaults.limits()).read();
    }

    private int bytes(String key, Function<Http, @Nullable DataSize> getter, int usual) {
        DataSize set = http(getter);
        if (set != null && (set.toBytes() < 1 || set.toBytes() > Integer.MAX_VALUE - 16)) {
            throw invalid("http." + key, "is out of range", "Set it to a size from 1B to 2047MB");
        }
        return (set != null) ? (int) set.toBytes() : usual;
    }

    private <T> @Nullable T http(Function<Http, @Nullable T> getter) {
        return CallGroups.first(this.own.http(), this.defaults.http(), getter);
    }

    private InvalidPropertyException invalid(String key, String problem, String cure) {
        return new InvalidPropertyException(this.property + "." + key, problem,
                cure + ", there or under ai-utils.defaults.");
    }

}
