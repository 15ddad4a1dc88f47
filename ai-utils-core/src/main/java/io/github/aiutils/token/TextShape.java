package io.github.aiutils.token;

/**
 * What of a text decides how many tokens it has, counted in one pass. The marks follow
 * how byte-pair tokenizers cut text before they merge: words with the blank before them,
 * digits in threes, runs of punctuation, runs of blanks.
 */
final class TextShape {

    private static final int MARKS = Mark.values().length;

    private static final int LATIN = Script.LATIN.ordinal();

    private static final int DIGIT = Script.DIGIT.ordinal();

    private static final int BLANK = Script.BLANK.ordinal();

    private static final int BREAK = Script.BREAK.ordinal();

    private static final int PUNCTUATION = Script.PUNCTUATION.ordinal();

    private static final int FIRST_SCRIPT = Script.GREEK.ordinal();

    private static final int VOWELS = letters("aeiouy");

    private static final int RARE_LETTERS = letters("xzqj");

    private final int[] counts = new int[MARKS];

    private int chars;

    /**
     * Counts a stretch of text.
     * @param text the text
     * @param from where the stretch begins
     * @param to where it ends
     */
    void count(String text, int from, int to) {
        this.chars += to - from;
        int at = from;
        while (at < to) {
            int script = Script.of(text.charAt(at));
            if (script == LATIN) {
                at = word(text, at, to);
            }
            else if (script == BLANK) {
                at = blanks(text, at, to);
            }
            else if (script == PUNCTUATION) {
                at = punctuation(text, at, to);
            }
            else if (script == DIGIT) {
                at = digits(text, at, to);
            }
            else if (script == BREAK) {
                at = breaks(text, at, to);
            }
            else {
                at = letters(text, at, to, script);
            }
        }
    }

    int chars() {
        return this.chars;
    }

    /** Returns the tokens of what was counted. */
    double tokens(TokenFamily family) {
        return Mark.tokens(this.counts, family);
    }

    /** Returns what most of the text is, since texts of one kind err alike. */
    TextKind kind() {
        return TextKind.of(this.counts, this.chars);
    }

    private int word(String text, int from, int to) {
        char previous = (from > 0) ? text.charAt(from - 1) : ' ';
        if (previous != ' ') {
            add(Mark.GLUED_WORD, 1);
            if (Script.of(previous) == DIGIT) {
                add(Mark.DIGIT_BESIDE_LETTER, 1);
            }
        }
        int at = from;
        int start = from;
        int consonants = 0;
        boolean lower = false;
        char before = 0;
        while (at < to) {
            char c = text.charAt(at);
            if (c == before && at - start > 1 && text.charAt(at - 2) == c) {
                add(Mark.REPEATED, 1);
                start++;
            }
            else if (c >= 0x80) {
                if (Script.of(c) != LATIN) {
                    break;
                }
                add(Mark.ACCENT, 1);
                lower = true;
                consonants = 0;
            }
            else if (c >= 'a' && c <= 'z') {
                lower = true;
                consonants = consonants(c, consonants);
            }
            else if (c >= 'A' && c <= 'Z') {
                if (lower) {
                    endWord(at - start);
                    add(Mark.GLUED_WORD, 1);
                    start = at;
                    lower = false;
                }
                else if (at > start) {
                    add(Mark.CAPITAL_INSIDE, 1);
                }
                consonants = consonants((char) (c | 0x20), consonants);
            }
            else {
                break;
            }
            before = c;
            at++;
        }
        endWord(at - start);
        return at;
    }

    private int consonants(char c, int before) {
        int bit = 1 << (c - 'a');
        if ((bit & VOWELS) != 0) {
            return 0;
        }
        if ((bit & RARE_LETTERS) != 0) {
            add(Mark.RARE_LETTER, 1);
        }
        if (before >= 3) {
            add(Mark.CLUSTER, 1);
        }
        return before + 1;
    }

    private void endWord(int length) {
        add(Mark.WORD, 1);
        if (length > 4) {
            add(Mark.WORD_PAST_4, length - 4);
            if (length > 7) {
                add(Mark.WORD_PAST_7, length - 7);
                if (length > 11) {
                    add(Mark.WORD_PAST_11, length - 11);
                }
            }
        }
    }

    private int digits(String text, int from, int to) {
        int at = run(text, from, to, DIGIT);
        add(Mark.DIGITS, 1);
        add(Mark.DIGIT_GROUP, (at - from + 2) / 3);
        if (from > 0) {
            char previous = text.charAt(from - 1);
            if (previous == ' ') {
                add(Mark.BLANK_BEFORE_DIGIT, 1);
            }
            else if (Script.of(previous) == LATIN) {
                add(Mark.DIGIT_BESIDE_LETTER, 1);
            }
        }
        return at;
    }

    private int blanks(String text, int from, int to) {
        int at = run(text, from, to, BLANK);
        if (at - from > 1 || text.charAt(from) != ' ') {
            add(Mark.BLANK_RUN, 1);
        }
        return at;
    }

    private int breaks(String text, int from, int to) {
        boolean after = from > 0 && Script.of(text.charAt(from - 1)) == PUNCTUATION;
        add(after ? Mark.BREAK_AFTER_PUNCTUATION : Mark.BREAK, 1);
        return run(text, from, to, BREAK);
    }

    private int punctuation(String text, int from, int to) {
        int at = from + 1;
        char before = text.charAt(from);
        while (at < to && Script.of(text.charAt(at)) == PUNCTUATION) {
            char c = text.charAt(at);
            add((c == before) ? Mark.REPEATED : Mark.PUNCTUATION_MORE, 1);
            before = c;
            at++;
        }
        add(Mark.PUNCTUATION, 1);
        return at;
    }

    private int letters(String text, int from, int to, int script) {
        int at = run(text, from, to, script);
        int mark = Mark.GREEK.ordinal() + 2 * (script - FIRST_SCRIPT);
        this.counts[mark] += at - from;
        this.counts[mark + 1]++;
        return at;
    }

    private int run(String text, int from, int to, int script) {
        int at = from + 1;
        while (at < to && Script.of(text.charAt(at)) == script) {
            at++;
        }
        return at;
    }

    /** A bit for each, the lowest for an {@code a}. */
    private static int letters(String letters) {
        return letters.chars().reduce(0, (bits, letter) -> bits | 1 << (letter - 'a'));
    }

    private void add(Mark mark, int count) {
        this.counts[mark.ordinal()] += count;
    }

}
