package io.github.aiutils.token;

/**
 * What most of a text is. Estimates of one kind err in one direction, so that each kind
 * is calibrated apart.
 */
enum TextKind {

    PROSE, ACCENTED, MUCH_ACCENTED, OTHER_ALPHABET, HAN, KANA, HANGUL, CODE, DATA, NUMBERS, NOISE;

    static TextKind of(int[] counts, int chars) {
        int han = count(counts, Mark.HAN);
        int kana = count(counts, Mark.KANA);
        int hangul = count(counts, Mark.HANGUL);
        if (han + kana + hangul > chars / 5) {
            return (hangul > han + kana) ? HANGUL : (kana > han / 3) ? KANA : HAN;
        }
        int letters = 0;
        for (int i = Mark.GREEK.ordinal(); i < Mark.HANGUL.ordinal(); i += 2) {
            letters += counts[i];
        }
        return (letters > chars / 5) ? OTHER_ALPHABET : latin(counts);
    }

    private static TextKind latin(int[] counts) {
        int words = count(counts, Mark.WORD);
        if (count(counts, Mark.DIGITS) > words) {
            return NUMBERS;
        }
        if (2 * (count(counts, Mark.CAPITAL_INSIDE) + count(counts, Mark.DIGIT_BESIDE_LETTER)) > words) {
            return NOISE;
        }
        int marks = count(counts, Mark.PUNCTUATION) + count(counts, Mark.PUNCTUATION_MORE);
        if (3 * marks > words) {
            return (3 * count(counts, Mark.DIGITS) > words) ? DATA : CODE;
        }
        int accents = count(counts, Mark.ACCENT);
        return (20 * accents <= words) ? PROSE : (6 * accents <= words) ? ACCENTED : MUCH_ACCENTED;
    }

    private static int count(int[] counts, Mark mark) {
        return counts[mark.ordinal()];
    }

}
