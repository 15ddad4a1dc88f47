package io.github.aiutils.observe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.Ending;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.Route;
import io.github.aiutils.error.AiException;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Names calls {@code ai.utils.call}, tags them with client, provider, model and outcome,
 * and gives spans OpenTelemetry's {@code gen_ai.*} attributes.
 *
 * @since 0.1.0
 */
public final class DefaultAiCallConvention implements AiCallConvention {

    private static final String NONE = "none";

    /** Callers may name any model; a meter must not have as many tags. */
    private static final int MAX_MODELS = 200;

    private final Set<String> models = ConcurrentHashMap.newKeySet();

    private final Map<Tags, KeyValues> known = new ConcurrentHashMap<>();

    /**
     * Makes a convention.
     * @param models names that always become tags; others do until there are 200, then
     * they are {@code other}
     */
    public DefaultAiCallConvention(Collection<String> models) {
        this.models.addAll(models);
    }

    @Override
    public String getName() {
        return AiMeter.CALL.meterName();
    }

    @Override
    public String getContextualName(AiCallContext context) {
        Route route = context.route();
        String operation = operation(context.call());
        return (route != null && !route.model().equals(operation)) ? operation + " " + route.model() : operation;
    }

    private static String operation(Call call) {
        return (call.request() instanceof HttpRequest) ? HttpRequest.NO_MODEL : "chat";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(AiCallContext context) {
        Route route = context.route();
        Tags tags = new Tags(context.call().client(), (route != null) ? tag(route.model()) : NONE, outcome(context),
                (route != null) ? route.provider() : NONE);
        return this.known.computeIfAbsent(tags, Tags::toKeyValues);
    }

    private String tag(String model) {
        if (this.models.contains(model)) {
            return model;
        }
        return (this.models.size() < MAX_MODELS && this.models.add(model)) ? model : "other";
    }

    private static String outcome(AiCallContext context) {
        Throwable error = context.getError();
        if (error instanceof AiException known) {
            return known.errorClass().code();
        }
        if (error != null) {
            return "error";
        }
        return (context.ending() != null) ? "success" : context.cancelled() ? "cancelled" : NONE;
    }

    /** In the order of their names, so that Micrometer need not sort them. */
    @Override
    public KeyValues getHighCardinalityKeyValues(AiCallContext context) {
        ChatOptions options = context.call().request().options();
        Route route = context.route();
        Ending ending = context.ending();
        List<KeyValue> values = new ArrayList<>(AiTag.High.values().length);
        add(values, AiTag.High.ATTEMPTS, context.attempts());
        if (context.getError() instanceof AiException error) {
            add(values, AiTag.High.ERROR_CLASS, error.errorClass().code());
        }
        add(values, AiTag.High.REQUEST_ID, context.call().id());
        add(values, AiTag.High.OPERATION, operation(context.call()));
        add(values, AiTag.High.PROVIDER_NAME, (route != null) ? route.provider() : null);
        add(values, AiTag.High.MAX_TOKENS, options.maxOutputTokens());
        add(values, AiTag.High.REQUEST_MODEL, (route != null) ? route.model() : null);
        add(values, AiTag.High.TEMPERATURE, options.temperature());
        if (ending != null) {
            add(values, AiTag.High.FINISH_REASONS, reason(context.call(), ending));
            add(values, AiTag.High.RESPONSE_ID, ending.responseId());
            add(values, AiTag.High.RESPONSE_MODEL, ending.responseModel());
            add(values, AiTag.High.INPUT_TOKENS, ending.usage().totalInput());
            add(values, AiTag.High.OUTPUT_TOKENS, ending.usage().output());
        }
        return KeyValues.of(values.toArray(new KeyValue[0]));
    }

    /** Of other requests it is rare that an answer tells how it ended. */
    private static @Nullable String reason(Call call, Ending ending) {
        boolean none = call.request() instanceof HttpRequest && ending.rawFinishReason() == null;
        return none ? null : ending.finishReason().name().toLowerCase(Locale.ROOT);
    }

    private static void add(List<KeyValue> values, AiTag.High key, @Nullable Object value) {
        if (value != null) {
            values.add(key.withValue(value.toString()));
        }
    }

    /** Values of the tags of one call, of which there are few. */
    private record Tags(String client, String model, String outcome, String provider) {

        KeyValues toKeyValues() {
            return KeyValues.of(AiTag.Low.CLIENT.withValue(this.client), AiTag.Low.MODEL.withValue(this.model),
                    AiTag.Low.OUTCOME.withValue(this.outcome), AiTag.Low.PROVIDER.withValue(this.provider));
        }

    }

}
