package io.github.aiutils.token;

/**
 * What of a text decides how many tokens it has. Each mark weighs what a regression found
 * it to cost, of jtokkit's counts over some 6,000 stretches of prose in 32 languages,
 * program code, JSON, XML, HTML, logs, numbers, hex, base64 and emoji: the tokens of
 * o200k_base, then of cl100k_base. {@code WORD_PAST_4} counts letters past the fourth of
 * a word; of other scripts, letters and words are counted. Those of Cyrillic and of
 * repeated characters were set by hand, from prose and from long runs.
 */
enum Mark {

    WORD(0.78, 0.80), WORD_PAST_4(0.10, 0.08), WORD_PAST_7(0.16, 0.26), WORD_PAST_11(0.20, 0.41),
    GLUED_WORD(-0.37, -0.42), CAPITAL_INSIDE(0.00, 0.00), ACCENT(0.83, 1.61), RARE_LETTER(0.97, 0.95),
    CLUSTER(1.05, 1.34), DIGITS(0.12, 0.13), DIGIT_GROUP(0.90, 0.89), DIGIT_BESIDE_LETTER(0.34, 0.35),
    BLANK_BEFORE_DIGIT(0.95, 0.94), BLANK_RUN(1.26, 1.26), BREAK(1.94, 2.15), BREAK_AFTER_PUNCTUATION(-0.27, -0.22),
    PUNCTUATION(0.95, 0.93), PUNCTUATION_MORE(0.31, 0.30), REPEATED(0.10, 0.10), GREEK(0.37, 1.01),
    GREEK_WORD(0.15, 0.15), CYRILLIC(0.12, 0.24), CYRILLIC_WORD(0.85, 1.10), SEMITIC(0.37, 0.83),
    SEMITIC_WORD(0.03, 0.15), INDIC(0.35, 1.38), INDIC_WORD(0.15, 0.00), MAINLAND(0.35, 0.90),
    MAINLAND_WORD(1.14, 0.85), HANGUL(0.59, 0.93), HANGUL_WORD(0.32, 0.51), KANA(0.58, 0.91), KANA_WORD(0.14, 0.18),
    HAN(0.68, 0.96), HAN_WORD(0.42, 0.22), WIDE_PUNCTUATION(0.61, 0.62), WIDE_PUNCTUATION_WORD(0.00, 0.00),
    SYMBOL(0.16, 0.16), SYMBOL_WORD(1.10, 1.54), ASTRAL(0.68, 1.13), ASTRAL_WORD(0.70, 0.40), OTHER(0.24, 2.11),
    OTHER_WORD(0.85, 0.00);

    private static final Mark[] ALL = values();

    private final double o200k;

    private final double cl100k;

    Mark(double o200k, double cl100k) {
        this.o200k = o200k;
        this.cl100k = cl100k;
    }

    static double tokens(int[] counts, TokenFamily family) {
        double tokens = 0;
        for (int i = 0; i < counts.length; i++) {
            tokens += counts[i] * (family.older() ? ALL[i].cl100k : ALL[i].o200k);
        }
        return Math.max(0, tokens) * family.factor();
    }

}
