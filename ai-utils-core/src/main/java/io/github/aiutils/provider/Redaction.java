package io.github.aiutils.provider;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.aiutils.Call;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import org.jspecify.annotations.Nullable;

/**
 * Makes a provider's words about an error fit to be shown: bounded, on one line, without
 * keys and without words of the prompt, which providers like to repeat.
 */
final class Redaction {

    private static final int MAX_LENGTH = 300;

    /** What stands behind is not shown, however much of it is masked. */
    private static final int LONGEST_READ = 4 * MAX_LENGTH;

    /** Shorter runs that stand in the prompt as well are ordinary words. */
    private static final int RUN = 16;

    /** A whole prompt this short is no secret word of its own. */
    private static final int SHORTEST = 4;

    private static final long FACTOR = 1_000_003;

    private static final long HIGHEST = power(RUN - 1);

    private static final Pattern KEY = Pattern
        .compile("(?i)\\b(?:sk|pk|rk|gsk|xai|key)[-_][^\\s'\",;)]{4,}|\\bBearer [^\\s'\",;)]{4,}"
                + "|\\bkey:? (?=\\S*\\d)[^\\s'\",;)]{4,}|\\b(?:api[-_]?)?key=[^\\s'\",;)&]{4,}"
                + "|(?<![A-Za-z0-9_*-])[A-Za-z0-9_*-]{24,}|\\*{4,}[A-Za-z0-9_-]+");

    private static final Pattern MARKUP = Pattern.compile("(?is)<(script|style)\\b.*?</\\1>|<[^>]*>");

    private Redaction() {
    }

    /**
     * Returns the words that may be shown.
     * @param text the provider's words; {@code null} if it said nothing
     * @param call the call, whose prompt must not show
     * @return the words; {@code null} if nothing is left
     */
    static @Nullable String show(@Nullable String text, Call call) {
        if (text == null) {
            return null;
        }
        boolean page = text.stripLeading().startsWith("<");
        String line = line(page ? MARKUP.matcher(text).replaceAll(" ") : text).strip();
        String shown = KEY.matcher(withoutPrompt(cut(line, LONGEST_READ), call)).replaceAll("***");
        shown = (shown.length() > MAX_LENGTH) ? cut(shown, MAX_LENGTH) + "…" : shown;
        return shown.isEmpty() ? null : shown;
    }

    private static String cut(String text, int length) {
        int end = (text.length() > length && Character.isHighSurrogate(text.charAt(length - 1))) ? length - 1 : length;
        return (text.length() > length) ? text.substring(0, end) : text;
    }

    /**
     * Makes one blank of many, and of what cannot be seen, in what is shown and in the
     * prompt alike.
     */
    private static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            boolean before = blank;
            blank = isBlank(text.charAt(i));
            if (!blank || !before) {
                line.append(blank ? ' ' : text.charAt(i));
            }
        }
        return line.toString();
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || (c < ' ' || c > '~')
                && (Character.isISOControl(c) || c == '\uFFFD' || Character.getType(c) == Character.FORMAT);
    }

    private static String withoutPrompt(String text, Call call) {
        Map<Long, Integer> runs = runs(text);
        boolean[] hidden = new boolean[text.length()];
        if (call.request() instanceof HttpRequest request) {
            BodyTexts.of(request.body()).forEach((said) -> hide(said, text, runs, hidden));
        }
        else {
            call.chat().messages().forEach((message) -> hide(message, text, runs, hidden));
        }
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!hidden[i]) {
                shown.append(text.charAt(i));
            }
            else if (i == 0 || !hidden[i - 1]) {
                shown.append("***");
            }
        }
        return shown.toString();
    }

    private static void hide(Message message, String text, Map<Long, Integer> runs, boolean[] hidden) {
        if (message instanceof Message.System system) {
            hide(system.text(), text, runs, hidden);
        }
        else if (message instanceof Message.Developer developer) {
            hide(developer.text(), text, runs, hidden);
        }
        else if (message instanceof Message.Tool tool) {
            hide(tool.text(), text, runs, hidden);
        }
        else {
            for (Part part : (message instanceof Message.User user) ? user.parts()
                    : ((Message.Assistant) message).parts()) {
                if (part instanceof Part.Text said) {
                    hide(said.text(), text, runs, hidden);
                }
                else if (part instanceof Part.Thinking thought) {
                    hide(thought.text(), text, runs, hidden);
                }
                else if (part instanceof Part.Refusal declined) {
                    hide(declined.text(), text, runs, hidden);
                }
                else if (part instanceof Part.ToolCall asked) {
                    hide(asked.arguments(), text, runs, hidden);
                }
            }
        }
    }

    /** Finds common runs by a rolling hash (Rabin and Karp), once over the prompt. */
    private static void hide(String raw, String text, Map<Long, Integer> runs, boolean[] hidden) {
        String prompt = line(raw);
        if (prompt.length() < RUN) {
            String whole = prompt.strip();
            hideAll((whole.length() >= SHORTEST) ? whole : null, text, hidden);
            return;
        }
        long hash = 0;
        for (int i = 0; i < prompt.length(); i++) {
            hash = next(prompt, i, hash);
            Integer at = (i >= RUN - 1) ? runs.remove(hash) : null;
            hideAll((at != null) ? text.substring(at, at + RUN) : null, text, hidden);
        }
    }

    private static void hideAll(@Nullable String run, String text, boolean[] hidden) {
        for (int at = (run != null) ? text.indexOf(run) : -1; run != null && at >= 0; at = text.indexOf(run, at + 1)) {
            Arrays.fill(hidden, at, at + run.length(), true);
        }
    }

    private static Map<Long, Integer> runs(String text) {
        Map<Long, Integer> runs = new HashMap<>();
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = next(text, i, hash);
            if (i >= RUN - 1) {
                runs.put(hash, i - RUN + 1);
            }
        }
        return runs;
    }

    /** Moves the window of the hash by one, so that it ends at a position. */
    private static long next(String text, int end, long hash) {
        long rest = (end >= RUN) ? hash - text.charAt(end - RUN) * HIGHEST : hash;
        return rest * FACTOR + text.charAt(end);
    }

    private static long power(int exponent) {
        long result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= FACTOR;
        }
        return result;
    }

}
