package io.github.aiutils.observe;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.Ending;
import io.github.aiutils.Route;
import io.github.aiutils.error.AiException;
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
        return (route != null) ? "chat " + route.model() : "chat";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(AiCallContext context) {
        Route route = context.route();
        return KeyValues.of(AiTag.Low.CLIENT.withValue(context.call().client()),
                AiTag.Low.MODEL.withValue((route != null) ? tag(route.model()) : NONE),
                AiTag.Low.OUTCOME.withValue(outcome(context)),
                AiTag.Low.PROVIDER.withValue((route != null) ? route.provider() : NONE));
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

    @Override
    public KeyValues getHighCardinalityKeyValues(AiCallContext context) {
        ChatOptions options = context.call().request().options();
        Route route = context.route();
        Ending ending = context.ending();
        KeyValues values = KeyValues.of(AiTag.High.OPERATION.withValue("chat"),
                AiTag.High.REQUEST_ID.withValue(context.call().id()),
                AiTag.High.ATTEMPTS.withValue(Integer.toString(context.attempts())));
        if (route != null) {
            values = values.and(AiTag.High.PROVIDER_NAME.withValue(route.provider()),
                    AiTag.High.REQUEST_MODEL.withValue(route.model()));
        }
        values = with(values, AiTag.High.MAX_TOKENS, options.maxOutputTokens());
        values = with(values, AiTag.High.TEMPERATURE, options.temperature());
        if (ending != null) {
            values = with(values, AiTag.High.RESPONSE_MODEL, ending.responseModel());
            values = with(values, AiTag.High.RESPONSE_ID, ending.responseId());
            values = with(values, AiTag.High.FINISH_REASONS, ending.finishReason().name().toLowerCase(Locale.ROOT));
            values = with(values, AiTag.High.INPUT_TOKENS, ending.usage().totalInput());
            values = with(values, AiTag.High.OUTPUT_TOKENS, ending.usage().output());
        }
        return (context.getError() instanceof AiException known)
                ? values.and(AiTag.High.ERROR_CLASS.withValue(known.errorClass().code())) : values;
    }

    private static KeyValues with(KeyValues values, AiTag.High key, @Nullable Object value) {
        return (value != null) ? values.and(key.withValue(value.toString())) : values;
    }

}
