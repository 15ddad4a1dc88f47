package io.github.aiutils.test.codec;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.ProviderCodec;
import io.github.aiutils.provider.openai.OpenAiCodec;

class OpenAiCompatibleCodecTests extends OpenAiCodecTests {

    @Override
    protected ProviderCodec codec() {
        return OpenAiCodec.compatible(new BuiltInCatalogue(), new AdjustmentLog(), List.of());
    }

    @Override
    protected List<Recording> recordings() {
        return OpenAiRecordings.compatible();
    }

    @Override
    protected ErrorCase errorInside() {
        return ErrorCase.of(200, "{\"error\":{\"object\":\"error\",\"message\":\"Busy\",\"type\":\"Unavailable\","
                + "\"param\":null,\"code\":503}}", ErrorClass.OVERLOADED);
    }

    @Override
    protected List<ErrorCase> errors() {
        List<ErrorCase> errors = new ArrayList<>(super.errors());
        errors.addAll(List.of(
                ErrorCase.of(400, "{\"object\":\"error\",\"message\":\"This model's maximum context length is 32768 "
                        + "tokens. However, you requested 54692 tokens\",\"type\":\"BadRequestError\",\"code\":400}",
                        ErrorClass.CONTEXT_WINDOW),
                ErrorCase.of(400, "{\"error\":{\"message\":\"bad\",\"type\":\"BadRequestError\",\"code\":400}}",
                        ErrorClass.INVALID_REQUEST),
                ErrorCase.of(401, "{\"error\":\"Unauthorized\"}", ErrorClass.AUTHENTICATION),
                ErrorCase.of(402, "{\"error\":\"Pay\"}", ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"required\"}]}",
                        ErrorClass.INVALID_REQUEST),
                ErrorCase.of(500, "[{\"error\":{\"message\":\"oops\",\"code\":500}}]", ErrorClass.SERVER_ERROR)));
        return errors;
    }

}
