package io.github.aiutils.batch;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Tool;
import io.github.aiutils.ToolChoice;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a request is still the same without keeping it: SHA-256 over what the
 * answer depends on, which are model, messages and options, not tags and timeout. Each
 * value is written with its kind and length, so that no two requests are written alike;
 * fields of maps are sorted, and numbers of the same value are one.
 */
final class Fingerprint {

    private final DataOutputStream out;

    private Fingerprint(DataOutputStream out) {
        this.out = out;
    }

    static String of(ChatRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            DigestOutputStream digesting = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
            new Fingerprint(new DataOutputStream(digesting)).write(request);
            return HexFormat.of().formatHex(digest.digest());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java platform has SHA-256", ex);
        }
    }

    private void write(ChatRequest request) throws IOException {
        value(request.model());
        this.out.writeInt(request.messages().size());
        for (Message message : request.messages()) {
            write(message);
        }
        write(request.options());
    }

    private void write(Message message) throws IOException {
        if (message instanceof Message.System system) {
            fields("system", system.text());
        }
        else if (message instanceof Message.Developer developer) {
            fields("developer", developer.text());
        }
        else if (message instanceof Message.Tool tool) {
            fields("tool", tool.toolCallId(), tool.text(), tool.error());
        }
        else if (message instanceof Message.User user) {
            parts("user", user.parts());
        }
        else if (message instanceof Message.Assistant assistant) {
            parts("assistant", assistant.parts());
        }
    }

    private void parts(String role, List<Part> parts) throws IOException {
        fields(role, parts.size());
        for (Part part : parts) {
            write(part);
        }
    }

    private void write(Part part) throws IOException {
        if (part instanceof Part.Text text) {
            fields("text", text.text());
        }
        else if (part instanceof Part.Image image) {
            fields("image", image.mediaType(), image.detail(), image.data());
        }
        else if (part instanceof Part.ImageLink link) {
            fields("image-link", link.uri().toString(), link.detail());
        }
        else if (part instanceof Part.Thinking thinking) {
            fields("thinking", thinking.text(), thinking.signature(), thinking.redacted());
        }
        else if (part instanceof Part.ToolCall call) {
            fields("tool-call", call.id(), call.name(), call.arguments());
        }
        else if (part instanceof Part.Refusal refusal) {
            fields("refusal", refusal.text());
        }
    }

    private void write(ChatOptions options) throws IOException {
        fields("options", options.temperature(), options.topP(), options.topK(), options.maxOutputTokens(),
                options.stop(), options.seed(), options.frequencyPenalty(), options.presencePenalty(),
                options.reasoningEffort(), options.parallelToolCalls(), options.endUser(), options.extra());
        write(options.responseFormat());
        List<Tool> tools = options.tools();
        value((tools != null) ? tools.size() : null);
        for (Tool tool : (tools != null) ? tools : List.<Tool>of()) {
            fields(tool.name(), tool.description(), tool.parameters(), tool.strict());
        }
        write(options.toolChoice());
    }

    private void write(@Nullable ResponseFormat format) throws IOException {
        if (format instanceof ResponseFormat.JsonSchema schema) {
            fields("json-schema", schema.name(), schema.description(), schema.schema(), schema.strict());
        }
        else {
            value((format != null) ? format.getClass().getSimpleName() : null);
        }
    }

    private void write(@Nullable ToolChoice choice) throws IOException {
        if (choice instanceof ToolChoice.One one) {
            fields("one", one.name());
        }
        else {
            value((choice != null) ? choice.getClass().getSimpleName() : null);
        }
    }

    private void fields(@Nullable Object... values) throws IOException {
        for (Object value : values) {
            value(value);
        }
    }

    private void value(@Nullable Object value) throws IOException {
        if (value == null) {
            this.out.writeByte('0');
        }
        else if (value instanceof Number number) {
            bytes('n', number(number).getBytes(StandardCharsets.UTF_8));
        }
        else if (value instanceof byte[] bytes) {
            bytes('b', bytes);
        }
        else if (value instanceof Map<?, ?> map) {
            map(map);
        }
        else if (value instanceof Iterable<?> list) {
            this.out.writeByte('[');
            for (Object each : list) {
                value(each);
            }
            this.out.writeByte(']');
        }
        else {
            boolean text = value instanceof CharSequence;
            bytes(text ? 's' : 'o', value.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void map(Map<?, ?> map) throws IOException {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        this.out.writeByte('{');
        for (Map.Entry<String, @Nullable Object> field : sorted.entrySet()) {
            value(field.getKey());
            value(field.getValue());
        }
        this.out.writeByte('}');
    }

    private static String number(Number number) {
        try {
            return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        }
        catch (NumberFormatException ex) {
            return number.toString();
        }
    }

    private void bytes(char kind, byte[] bytes) throws IOException {
        this.out.writeByte(kind);
        this.out.writeInt(bytes.length);
        this.out.write(bytes);
    }

}
