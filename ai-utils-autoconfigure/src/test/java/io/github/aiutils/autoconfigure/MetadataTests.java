package io.github.aiutils.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/** What the IDE shows of our properties. */
class MetadataTests {

    private static final Map<String, JsonNode> PROPERTIES = new LinkedHashMap<>();

    private static JsonNode metadata;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream input = AiProperties.class
            .getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            metadata = JsonMapper.builder().build().readTree(input);
        }
        for (JsonNode property : metadata.path("properties")) {
            if (property.path("name").asString().startsWith("ai-utils.")) {
                PROPERTIES.put(property.path("name").asString(), property);
            }
        }
    }

    @Test
    void everyPropertyIsDescribed() {
        List<String> names = names("ai-utils", AiProperties.class);
        names.addAll(names("ai-utils.decorators", DecoratorProperties.class));
        assertThat(PROPERTIES.keySet()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(PROPERTIES.values())
            .allSatisfy((property) -> assertThat(property.path("description").asString()).isNotBlank()
                .endsWith(".")
                .doesNotStartWith("The "));
    }

    @Test
    void aSwitchIsDescribedByWhether() {
        assertThat(PROPERTIES.values())
            .filteredOn((property) -> property.path("type").asString().equals("java.lang.Boolean"))
            .isNotEmpty()
            .allSatisfy((property) -> assertThat(property.path("description").asString()).startsWith("Whether "));
    }

    @ParameterizedTest
    @CsvSource({ "timeout.enabled, true", "timeout.connect, 10s", "timeout.first-reply, 60s", "timeout.unary-reply, 5m",
            "timeout.between-chunks, 30s", "timeout.total, 10m", "retry.enabled, true", "retry.max-attempts, 3",
            "retry.max-hint, 60s", "retry.budget, 0.1", "breaker.enabled, true", "breaker.failure-rate, 50",
            "breaker.open-for, 30s", "breaker.slow-reply, 5m", "limits.enabled, true", "limits.max-wait, 30s",
            "limits.max-waiting, 10000", "limits.window, 60s", "limits.cold-start, ramp", "limits.adaptive, true",
            "limits.buffer-ratio, 0.985", "limits.tenant-tag, tenant", "http.max-connections, 10000",
            "http.max-response-size, 32MB", "http.max-event-size, 8MB" })
    void defaultsThatCodeAppliesAreListed(String name, String value) {
        JsonNode property = PROPERTIES.get("ai-utils.defaults." + name);
        assertThat(property.path("defaultValue").asString()).isEqualTo(value);
    }

    @Test
    void namesOfProvidersAndClientsAreSuggested() {
        List<String> hints = new ArrayList<>();
        metadata.path("hints").forEach((hint) -> hints.add(hint.path("name").asString()));
        assertThat(hints).contains("ai-utils.providers.keys", "ai-utils.clients.keys");
    }

    private static List<String> names(String prefix, Class<?> type) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (component.getType().isRecord()) {
                names.addAll(names(name, component.getType()));
            }
            else {
                names.add(name);
            }
        }
        return names;
    }

}
