package io.github.aiutils.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.aiutils.ReasoningEffort;
import io.github.aiutils.provider.Capabilities.Thinking;
import org.jspecify.annotations.Nullable;

import static io.github.aiutils.ReasoningEffort.HIGH;
import static io.github.aiutils.ReasoningEffort.LOW;
import static io.github.aiutils.ReasoningEffort.MAX;
import static io.github.aiutils.ReasoningEffort.MEDIUM;
import static io.github.aiutils.ReasoningEffort.MINIMAL;
import static io.github.aiutils.ReasoningEffort.NONE;
import static io.github.aiutils.ReasoningEffort.XHIGH;

/**
 * What was known of models on 2026-11-22, from OpenAI's specification of 2026-08-21 and
 * its model pages and probes of November, and from Anthropic's documentation of November
 * 2026.
 *
 * @since 0.1.0
 */
public final class BuiltInCatalogue implements ModelCatalogue {

    /** First match wins; a model that matches none takes everything. */
    private static final List<Rule> OPENAI = List.of(
            rule("gpt-(3\\.5|35|4).*|chatgpt-.*|gpt-5[^a-z]*-chat.*|gpt-audio.*", plain()),
            rule("o1.*", reasoning(true, false, false, LOW, MEDIUM, HIGH)),
            rule("o[34].*", reasoning(false, false, false, LOW, MEDIUM, HIGH)),
            rule("gpt-5(-(mini|nano|pro)|-codex|-\\d{4}).*|gpt-5",
                    reasoning(false, false, true, MINIMAL, LOW, MEDIUM, HIGH)),
            rule("gpt-5\\.1.*", reasoning(false, true, true, NONE, LOW, MEDIUM, HIGH)),
            rule("gpt-5\\..*", reasoning(false, true, true, NONE, LOW, MEDIUM, HIGH, XHIGH)),
            rule("gpt-6(\\.1-terra|-sol|-luna).*", reasoning(false, true, true, NONE, LOW, MEDIUM, HIGH, XHIGH)),
            rule("gpt-6.*", reasoning(false, false, true, LOW, MEDIUM, HIGH, XHIGH)));

    private static final Pattern CLAUDE = Pattern
        .compile("claude-(opus|sonnet|haiku|fable|mythos)-(\\d)(?:-(\\d{1,2}))?(?:-\\d{8})?(?:@.*)?");

    private static final Set<ReasoningEffort> CLAUDE_EFFORTS = Set.of(LOW, MEDIUM, HIGH, XHIGH, MAX);

    /** What stands behind a model's name for a dated snapshot of it. */
    private static final Pattern DATE = Pattern.compile("(-\\d{4}-\\d{2}-\\d{2}|-\\d{8}|@\\d{8})$");

    private final Map<String, Integer> windows = windows();

    private static Map<String, Integer> windows() {
        Properties lines = new Properties();
        try (InputStream in = BuiltInCatalogue.class.getResourceAsStream("context-windows.properties")) {
            lines.load(in);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        Map<String, Integer> windows = new HashMap<>();
        lines.forEach((model, tokens) -> windows.put(model.toString(), Integer.valueOf(tokens.toString())));
        return windows;
    }

    @Override
    public @Nullable Integer contextWindow(String type, String model) {
        Integer exact = this.windows.get(type + "/" + model);
        return (exact != null) ? exact : this.windows.get(type + "/" + DATE.matcher(model).replaceFirst(""));
    }

    private static Rule rule(String pattern, Capabilities capabilities) {
        return new Rule(Pattern.compile(pattern), capabilities);
    }

    private static Capabilities plain() {
        return new Capabilities(true, true, false, true, true, true, true, Set.of(), Thinking.NONE);
    }

    private static Capabilities reasoning(boolean stop, boolean samplingWithout, boolean parallel,
            ReasoningEffort... efforts) {
        return new Capabilities(false, samplingWithout, false, stop, false, parallel, true, Set.of(efforts),
                Thinking.EFFORT);
    }

    @Override
    public Capabilities capabilities(String type, String model) {
        return switch (type) {
            case "openai" -> openAi(model);
            case "anthropic" -> claude(model);
            default -> Capabilities.ALL;
        };
    }

    @Override
    public @Nullable String defaultModel(String type) {
        return switch (type) {
            case "openai" -> "gpt-6-luna";
            case "anthropic" -> "claude-haiku-5-5";
            default -> null;
        };
    }

    private static Capabilities openAi(String model) {
        String base = model.startsWith("ft:") ? model.substring(3) : model;
        for (Rule rule : OPENAI) {
            if (rule.pattern().matcher(base).matches()) {
                return rule.capabilities();
            }
        }
        return Capabilities.ALL;
    }

    private static Capabilities claude(String model) {
        Matcher name = CLAUDE.matcher(model);
        if (!name.matches()) {
            return claude(true, true, Set.of(), Thinking.NONE);
        }
        String family = name.group(1);
        String minor = name.group(3);
        int version = Integer.parseInt(name.group(2)) * 100 + ((minor != null) ? Integer.parseInt(minor) : 0);
        boolean forced = !(version == 501 && (family.equals("fable") || family.equals("mythos")));
        if (version < 406) {
            boolean effort = family.equals("opus") && version == 405;
            return claude(true, forced, effort ? Set.of(LOW, MEDIUM, HIGH) : Set.of(), Thinking.BUDGET);
        }
        if (version == 406) {
            return claude(true, forced, CLAUDE_EFFORTS, Thinking.ADAPTIVE);
        }
        boolean always = family.equals("fable") || family.equals("mythos") || version >= 505;
        return claude(false, forced, CLAUDE_EFFORTS, always ? Thinking.ALWAYS : Thinking.ADAPTIVE);
    }

    private static Capabilities claude(boolean sampling, boolean forced, Set<ReasoningEffort> efforts,
            Thinking thinking) {
        return new Capabilities(sampling, sampling, sampling, true, false, true, forced, efforts, thinking);
    }

    private record Rule(Pattern pattern, Capabilities capabilities) {
    }

}
