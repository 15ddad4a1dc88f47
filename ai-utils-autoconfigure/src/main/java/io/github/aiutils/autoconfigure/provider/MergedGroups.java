package io.github.aiutils.autoconfigure.provider;

import java.time.Duration;
import java.util.function.Function;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.AiProperties.Http;
import io.github.aiutils.autoconfigure.AiProperties.Timeout;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.ProviderSettings.Connection;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.transport.HttpClients;
import io.github.aiutils.transport.WireLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/** One provider's groups over the defaults of all, key by key. */
final class MergedGroups {

    private final String property;

    private final AiProperties.Provider own;

    private final AiProperties.Defaults defaults;

    MergedGroups(String property, AiProperties.Provider own, AiProperties.Defaults defaults) {
        this.property = property;
        this.own = own;
        this.defaults = defaults;
    }

    Timeouts timeouts() {
        if (Boolean.FALSE.equals(timeout(Timeout::enabled))) {
            return Timeouts.NONE;
        }
        Timeouts usual = Timeouts.DEFAULTS;
        return new Timeouts(or(duration("first-reply", Timeout::firstReply), usual.firstReply()),
                or(duration("unary-reply", Timeout::unaryReply), usual.unaryReply()),
                or(duration("between-chunks", Timeout::betweenChunks), usual.betweenChunks()));
    }

    Connection connection() {
        Integer set = http(Http::maxConnections);
        int connections = (set != null) ? set : HttpClients.MAX_CONNECTIONS;
        if (connections < 1) {
            throw invalid("http.max-connections", "is " + connections, "Set it to 1 or more");
        }
        WireLimits limits = new WireLimits(
                bytes("max-response-size", Http::maxResponseSize, WireLimits.DEFAULTS.maxResponseBytes()),
                bytes("max-event-size", Http::maxEventSize, WireLimits.DEFAULTS.maxEventBytes()));
        return new Connection(duration("connect", Timeout::connect), connections, limits, http(Http::sslBundle));
    }

    private @Nullable Duration duration(String key, Function<Timeout, @Nullable Duration> getter) {
        Duration set = timeout(getter);
        if (set != null && (set.isZero() || set.isNegative())) {
            throw invalid("timeout." + key, "is " + set + ", but must be positive",
                    "Set it to a time such as 30s; timeout.enabled=false switches timeouts off");
        }
        return set;
    }

    private static Duration or(@Nullable Duration set, Duration usual) {
        return (set != null) ? set : usual;
    }

    private int bytes(String key, Function<Http, @Nullable DataSize> getter, int usual) {
        DataSize set = http(getter);
        if (set != null && (set.toBytes() < 1 || set.toBytes() > Integer.MAX_VALUE - 16)) {
            throw invalid("http." + key, "is out of range", "Set it to a size from 1B to 2047MB");
        }
        return (set != null) ? (int) set.toBytes() : usual;
    }

    private <T> @Nullable T timeout(Function<Timeout, @Nullable T> getter) {
        return first(this.own.timeout(), this.defaults.timeout(), getter);
    }

    private <T> @Nullable T http(Function<Http, @Nullable T> getter) {
        return first(this.own.http(), this.defaults.http(), getter);
    }

    private static <G, T> @Nullable T first(@Nullable G own, @Nullable G other, Function<G, @Nullable T> getter) {
        T value = (own != null) ? getter.apply(own) : null;
        return (value == null && other != null) ? getter.apply(other) : value;
    }

    private InvalidPropertyException invalid(String key, String problem, String cure) {
        return new InvalidPropertyException(this.property + "." + key, problem,
                cure + ", there or under ai-utils.defaults.");
    }

}
