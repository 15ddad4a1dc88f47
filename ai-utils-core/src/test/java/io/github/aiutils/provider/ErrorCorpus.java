package io.github.aiutils.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Headers;
import io.github.aiutils.Route;
import io.github.aiutils.transport.WireEvent;
import io.github.aiutils.transport.WireReply;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.catchThrowable;

/** Answers of providers that tell of errors, and what each means. */
final class ErrorCorpus {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final ProviderType.Dialect USUAL = new ProviderType.Dialect(null, List.of());

    private static final Map<ProviderType, ProviderCodec> CODECS = new EnumMap<>(ProviderType.class);

    static {
        for (ProviderType type : ProviderType.values()) {
            CODECS.put(type, type.codec(USUAL, new BuiltInCatalogue(), new AdjustmentLog()));
        }
    }

    private ErrorCorpus() {
    }

    static List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        for (Path file : files()) {
            JsonNode root = read(file);
            ProviderType type = Objects.requireNonNull(ProviderType.find(root.get("type").stringValue()));
            for (JsonNode node : root.get("answers")) {
                String source = node.has("source") ? node.get("source").stringValue()
                        : root.get("source").stringValue();
                answers.add(new Answer(file.getFileName().toString().replace(".json", ""), type, source, node));
            }
        }
        return answers;
    }

    private static List<Path> files() {
        try (Stream<Path> files = Files
            .list(Path.of(Objects.requireNonNull(ErrorCorpus.class.getResource("/errors")).toURI()))) {
            return files.sorted().toList();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static JsonNode read(Path file) {
        return MAPPER.readTree(file);
    }

    /**
     * One answer.
     *
     * @param file where it stands
     * @param type the kind of provider that gave it
     * @param source where it is from
     * @param node what it is, and what it means
     */
    record Answer(String file, ProviderType type, String source, JsonNode node) {

        /** Lets the codec read another body in the place of this one. */
        Throwable read(byte[] body) {
            ProviderCodec codec = Objects.requireNonNull(CODECS.get(this.type));
            Call call = Call.of("req_1", "test", ChatRequest.of(text("prompt", "Hi")), false)
                .attempt(new Route("acme", "m"));
            WireReply reply = new WireReply(status(), headers(), body);
            return switch (this.node.get("as").stringValue()) {
                case "reply" -> codec.decodeError(call, reply);
                case "answer" -> catchThrowable(() -> codec.decode(call, reply));
                case "event" -> catchThrowable(() -> codec.streamDecoder(call, headers())
                    .accept(new WireEvent.Sse(text("event", "message"), body)));
                default -> throw new IllegalArgumentException(toString());
            };
        }

        int status() {
            return this.node.get("status").intValue();
        }

        private Headers headers() {
            Map<String, String> fields = new LinkedHashMap<>();
            this.node.path("headers")
                .propertyStream()
                .forEach((field) -> fields.put(field.getKey(), field.getValue().stringValue()));
            return Headers.of(fields);
        }

        byte[] body() {
            JsonNode json = this.node.get("json");
            if (json != null && this.node.has("repeat")) {
                ObjectNode error = (ObjectNode) json.deepCopy().get("error");
                String repeated = error.get("message").stringValue().repeat(this.node.get("repeat").intValue());
                json = MAPPER.createObjectNode().set("error", error.put("message", repeated));
            }
            String text = (json != null) ? json.toString() : text("text", "");
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private String text(String name, String absent) {
            JsonNode value = this.node.get(name);
            return (value != null) ? value.stringValue() : absent;
        }

        @Nullable String expected(String name) {
            JsonNode value = this.node.get("expect").get(name);
            return (value != null) ? value.stringValue() : null;
        }

        @Nullable Duration retryAfter() {
            String wait = expected("retryAfter");
            return (wait != null) ? Duration.parse(wait) : null;
        }

        List<String> hidden() {
            return this.node.get("expect").path("hides").valueStream().map(JsonNode::stringValue).toList();
        }

        @Override
        public String toString() {
            return this.file + ": " + this.node.get("name").stringValue() + " (" + this.source + ")";
        }

    }

}
