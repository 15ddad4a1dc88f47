package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonEventsTests {

    private static final List<String> BEFORE = List.of("{", "{\"id\":\"a\",", "{\"id\":\"b\",",
            "{\"id\":\"a\",\"n\":1,", "{\"id\":\"a\",\"n\":2,", "{ \"id\" : \"a\" , ", "{\"id\":\",\\\"choices\\\":\",",
            "{\"id\":\"é{[\",", "{\"m\":{\"id\":\"x\",\"choices\":3},", "{\"l\":[1,2],\"n\":1,",
            "{\"m\":{\"id\":\"x\",\"choices\":3}}");

    private static final List<String> AFTER = List.of("\"choices\":1}", "\"choices\":\"é\"}", "\"choices\" : 2}",
            "\"choices\":3,\"u\":null}", "\"choices\":4,\"choices\":5}", "\"u\":7}", "\"z\":\",\"}");

    private final JsonEvents events = new JsonEvents("choices");

    /** What events said so far, if each is read as a whole. */
    private final Map<String, String> expected = new TreeMap<>();

    private final Map<String, String> said = new TreeMap<>();

    private void read(String event) {
        byte[] data = event.getBytes(StandardCharsets.UTF_8);
        note(this.events.begin(data), this.said);
        this.events.end();
        note(Json.parser(data), this.expected);
    }

    private static void note(JsonParser parser, Map<String, String> values) {
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            String value = Json.text(parser);
            values.put(name, (value != null) ? value : "-");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void readsTheSameAsAReaderForEachEvent(long seed) {
        Random random = new Random(seed);
        String before = "";
        for (int i = 0; i < 500; i++) {
            if (i < 3 || random.nextInt(seed % 2 == 0 ? 100 : 3) == 0) {
                before = BEFORE.get(random.nextInt(BEFORE.size()));
            }
            read(before.endsWith("}}") ? before : before + AFTER.get(random.nextInt(AFTER.size())));
            assertThat(this.said).isEqualTo(this.expected);
        }
    }

    @Test
    void doesNotReadAgainWhatEventsBeginWith() {
        read("{\"id\":\"a\",\"choices\":1}");
        this.said.clear();
        this.expected.clear();
        note(this.events.begin("{\"id\":\"a\",\"choices\":2}".getBytes(StandardCharsets.UTF_8)), this.said);
        this.events.end();
        assertThat(this.said).containsOnly(Map.entry("choices", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"id\":\"a\",", "{\"id\":\"a\",\"choices\"", "{\"id\":\"a\",\"choices\":1",
            "{\"id\":\"a\",\"choices\":1}}", "{\"id\":\"a\",}", "{\"id\":\"a\",\"choices\":1}{" })
    void refusesWhatIsNotOneValueBehindAKnownBeginning(String event) {
        read("{\"id\":\"a\",\"choices\":1}");
        assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> read(event));
    }

}
