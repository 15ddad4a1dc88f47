package io.github.aiutils.token;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which models use which encoding, by the beginning of their names. The table is OpenAI's
 * own of August 2026; that GPT-6 uses {@code o200k_base} is assumed, nobody has said so.
 *
 * @since 0.1.0
 */
public final class ModelEncodings {

    /** OpenAI's table; names of Azure's models are the same but for {@code gpt-35}. */
    public static final ModelEncodings DEFAULT = new ModelEncodings(List.of(o200k("gpt-5"), o200k("gpt-4.5-"),
            o200k("gpt-4.1"), o200k("gpt-4o"), o200k("chatgpt-4o-"), o200k("o1"), o200k("o3"), o200k("o4-mini"),
            o200k("gpt-oss-"), new Entry("gpt-6", TokenEncoding.O200K_BASE, true), cl100k("gpt-4-"), cl100k("gpt-4"),
            cl100k("gpt-3.5-turbo"), cl100k("gpt-35-turbo"), cl100k("text-embedding-3-"),
            cl100k("text-embedding-ada-002"), cl100k("davinci-002"), cl100k("babbage-002")));

    private final List<Entry> entries;

    private ModelEncodings(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Returns these encodings with another one, which wins over those there.
     * @param prefix how names of its models begin
     * @param encoding what they use, known for sure
     * @return the longer list
     */
    public ModelEncodings with(String prefix, TokenEncoding encoding) {
        List<Entry> longer = new ArrayList<>();
        longer.add(new Entry(prefix, encoding, false));
        longer.addAll(this.entries);
        return new ModelEncodings(List.copyOf(longer));
    }

    /**
     * Returns what is known of a model.
     * @param model its name; {@code provider/}, {@code ft:} and the like before it are
     * passed over
     * @return what is known, or {@code null} if nothing is
     */
    public @Nullable Entry find(String model) {
        String name = bare(model);
        for (Entry entry : this.entries) {
            if (begins(name, entry.prefix())) {
                return entry;
            }
        }
        return null;
    }

    /** GPT-45 would be no GPT-4. */
    private static boolean begins(String name, String prefix) {
        return name.startsWith(prefix) && (name.length() == prefix.length()
                || !Character.isDigit(name.charAt(prefix.length())) || prefix.endsWith("-"));
    }

    static String bare(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1);
        return name.startsWith("ft:") ? name.substring(3) : name;
    }

    private static Entry o200k(String prefix) {
        return new Entry(prefix, TokenEncoding.O200K_BASE, false);
    }

    private static Entry cl100k(String prefix) {
        return new Entry(prefix, TokenEncoding.CL100K_BASE, false);
    }

    /**
     * What models of one kind use.
     *
     * @param prefix how their names begin
     * @param encoding what they use
     * @param assumed whether that is a guess that nobody confirmed
     */
    public record Entry(String prefix, TokenEncoding encoding, boolean assumed) {
    }

}
