package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.aiutils.cost.Entry.Share;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What is written into columns as JSON. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {
    };

    private static final TypeReference<List<StoredShare>> SHARES = new TypeReference<>() {
    };

    private Json() {
    }

    /**
     * Writes tags in the order of their names, so that the same tags are the same text.
     */
    static String tags(Map<String, String> tags) {
        return tags.isEmpty() ? "{}" : MAPPER.writeValueAsString(new TreeMap<>(tags));
    }

    static Map<String, String> tags(String json) {
        return MAPPER.readValue(json, TAGS);
    }

    static String shares(List<Share> shares) {
        return MAPPER.writeValueAsString(shares.stream()
            .map((share) -> new StoredShare(share.budget(), share.value(), share.period().toString(),
                    share.amount().toPlainString()))
            .toList());
    }

    static List<Share> shares(String json) {
        return MAPPER.readValue(json, SHARES)
            .stream()
            .map((share) -> new Share(share.budget(), share.value(), Instant.parse(share.period()),
                    new BigDecimal(share.amount())))
            .toList();
    }

    private record StoredShare(String budget, @Nullable String value, String period, String amount) {
    }

}
