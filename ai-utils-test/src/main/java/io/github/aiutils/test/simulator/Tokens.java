package io.github.aiutils.test.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * The simulated models' tokens. Output: a piece of a word of at most six characters, with
 * the white space before it. Input: a quarter of the characters, rounded up.
 */
final class Tokens {

    private static final int LONGEST = 6;

    private static final String[] FILLER = { " one", " two", " three", " four", " five", " six", " seven" };

    private Tokens() {
    }

    static List<String> split(String text) {
        List<String> pieces = new ArrayList<>(text.length() / 4 + 1);
        int start = 0;
        boolean inWord = false;
        for (int at = 0; at < text.length();) {
            int codePoint = text.codePointAt(at);
            boolean space = Character.isWhitespace(codePoint);
            if (at > start && ((space && inWord) || at - start >= LONGEST)) {
                pieces.add(text.substring(start, at));
                start = at;
            }
            inWord = !space;
            at += Character.charCount(codePoint);
        }
        if (start < text.length()) {
            pieces.add(text.substring(start));
        }
        return pieces;
    }

    static long estimate(CharSequence text) {
        return estimate(text.length());
    }

    static long estimate(long characters) {
        return (characters + 3) / 4;
    }

    static String filler(int tokens) {
        StringBuilder text = new StringBuilder(tokens * 6);
        for (int i = 0; i < tokens; i++) {
            text.append((i == 0) ? "Count:" : FILLER[(i - 1) % FILLER.length]);
        }
        return text.toString();
    }

}
