package io.github.aiutils.cost;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class VendorsTests {

    @ParameterizedTest
    @CsvSource({ "openai,, openai", "openai, http://localhost:9000/v1, openai", "anthropic,, anthropic",
            "openai-compatible, https://openrouter.ai/api/v1, openrouter",
            "openai-compatible, https://API.DeepSeek.com, deepseek",
            "openai-compatible, https://generativelanguage.googleapis.com/v1beta/openai, google",
            "openai-compatible, https://acme.openai.azure.com/openai/v1/, azure",
            "openai-compatible, https://api.openai.com/v1, openai" })
    void goesByTypeAndHost(String type, @Nullable URI baseUrl, String vendor) {
        assertThat(Vendors.of(type, baseUrl)).isEqualTo(vendor);
    }

    @ParameterizedTest
    @CsvSource({ "openai-compatible, http://localhost:11434/v1", "openai-compatible, https://openai.example.com/v1",
            "openai-compatible, https://api.deepseek.com.example.com", "openai-compatible,", "own," })
    void pricesNoServerOfOnesOwnLikeAVendors(String type, @Nullable URI baseUrl) {
        assertThat(Vendors.of(type, baseUrl)).isNull();
    }

}
