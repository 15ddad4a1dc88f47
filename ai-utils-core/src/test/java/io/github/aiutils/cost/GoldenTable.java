package io.github.aiutils.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Ending;
import io.github.aiutils.Headers;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.ProviderCodec;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.provider.StreamDecoder;
import io.github.aiutils.transport.WireEvent;
import io.github.aiutils.transport.WireReply;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What providers say of usage and what it costs, computed by a program of its own. */
final class GoldenTable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private GoldenTable() {
    }

    static List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(GoldenTable.class.getResourceAsStream("/cost/golden.jsonl")),
                StandardCharsets.UTF_8))) {
            lines.lines().forEach((line) -> answers.add(new Answer(MAPPER.readTree(line))));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return answers;
    }

    /** An answer of a provider. */
    record Answer(JsonNode node) {

        String name() {
            return text("case");
        }

        boolean streamed() {
            return this.node.get("streamed").booleanValue();
        }

        @Nullable String vendor() {
            return this.node.get("vendor").isNull() ? null : text("vendor");
        }

        Route route() {
            return new Route((vendor() != null) ? vendor() : "local", text("model"));
        }

        Instant at() {
            return Instant.parse(text("at"));
        }

        @Nullable BigDecimal usd() {
            return this.node.get("usd").isNull() ? null : new BigDecimal(text("usd"));
        }

        Usage usage() {
            JsonNode said = this.node.get("usage");
            boolean details = said.properties()
                .stream()
                .anyMatch((field) -> List
                    .of("audioInput", "imageInput", "audioOutput", "imageOutput", "serviceTier", "billedUsd")
                    .contains(field.getKey()));
            return new Usage(count(said, "input"), count(said, "cacheRead"), count(said, "cacheWrite"),
                    count(said, "cacheWrite1h"), count(said, "output"), count(said, "reasoning"),
                    details ? details(said) : null);
        }

        private static Usage.Details details(JsonNode said) {
            JsonNode tier = said.get("serviceTier");
            JsonNode billed = said.get("billedUsd");
            return new Usage.Details(count(said, "audioInput"), count(said, "imageInput"), count(said, "audioOutput"),
                    count(said, "imageOutput"), (tier != null) ? tier.stringValue() : null,
                    (billed != null) ? new BigDecimal(billed.stringValue()) : null);
        }

        private static @Nullable Long count(JsonNode said, String field) {
            JsonNode count = said.get(field);
            return (count == null || count.isNull()) ? null : Long.valueOf(count.longValue());
        }

        /** Returns how the answer ended, as the codec of its dialect reads it. */
        Ending read() {
            ProviderType type = Objects.requireNonNull(ProviderType.find(text("type")));
            ProviderCodec codec = type.codec(new ProviderType.Dialect(null, List.of()), new BuiltInCatalogue(),
                    new AdjustmentLog());
            Call call = Call.of("req_0123456789ab", "test", ChatRequest.of("Hi"), streamed()).attempt(route());
            if (!streamed()) {
                return codec.decode(call, new WireReply(200, Headers.NONE, bytes(text("payload")))).ending();
            }
            StreamDecoder decoder = codec.streamDecoder(call, Headers.NONE);
            List<Reply> replies = new ArrayList<>();
            for (String event : text("payload").split("\n\n")) {
                String data = event.substring(event.indexOf("data: ") + 6);
                String name = event.startsWith("event: ") ? event.substring(7, event.indexOf('\n')) : "message";
                replies.addAll(decoder.accept(new WireEvent.Sse(name, bytes(data))));
            }
            replies.addAll(decoder.end());
            return ((ChatChunk.Done) replies.get(replies.size() - 1)).ending();
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private String text(String field) {
            return this.node.get(field).stringValue();
        }

        @Override
        public String toString() {
            return name() + (streamed() ? ", streamed" : "");
        }

    }

}
