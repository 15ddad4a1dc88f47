package io.github.aiutils.observe;

import io.micrometer.common.docs.KeyName;

/**
 * What observations carry: few-valued keys become tags of meters, the others only
 * attributes of spans.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/">OpenTelemetry's
 * conventions for generative AI</a>
 */
final class AiTag {

    private AiTag() {
    }

    /** Tags of meters and attributes of spans. */
    enum Low implements KeyName {

        CLIENT("client"), PROVIDER("provider"), MODEL("model"), NAME("name"), OUTCOME("outcome");

        private final String key;

        Low(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return this.key;
        }

    }

    /** Attributes of spans only. */
    enum High implements KeyName {

        OPERATION("gen_ai.operation.name"), PROVIDER_NAME("gen_ai.provider.name"),
        REQUEST_MODEL("gen_ai.request.model"), MAX_TOKENS("gen_ai.request.max_tokens"),
        TEMPERATURE("gen_ai.request.temperature"), RESPONSE_MODEL("gen_ai.response.model"),
        RESPONSE_ID("gen_ai.response.id"), FINISH_REASONS("gen_ai.response.finish_reasons"),
        INPUT_TOKENS("gen_ai.usage.input_tokens"), OUTPUT_TOKENS("gen_ai.usage.output_tokens"),
        REQUEST_ID("ai.utils.request.id"), CORRELATION_ID("ai.utils.correlation.id"), ATTEMPTS("ai.utils.attempts"),
        ERROR_CLASS("ai.utils.error.class");

        private final String key;

        High(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return this.key;
        }

    }

}
