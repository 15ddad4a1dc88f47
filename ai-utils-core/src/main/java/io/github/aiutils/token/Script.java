package io.github.aiutils.token;

/**
 * Kinds of characters that tokenizers treat alike. Tokens per character differ between
 * scripts by a factor of ten, within one by little.
 */
enum Script {

    LATIN, DIGIT, BLANK, BREAK, PUNCTUATION, GREEK, CYRILLIC, SEMITIC, INDIC, MAINLAND, HANGUL, KANA, HAN,
    WIDE_PUNCTUATION, SYMBOL, ASTRAL, OTHER;

    private static final byte[] ASCII = ascii();

    private static final byte[] BLOCKS = blocks();

    /** Returns the ordinal, since one look-up per character is what can be afforded. */
    static int of(char c) {
        return (c < 0x80) ? ASCII[c] : BLOCKS[c >> 6];
    }

    private static byte[] ascii() {
        byte[] table = new byte[0x80];
        for (char c = 0; c < table.length; c++) {
            Script script = PUNCTUATION;
            if (Character.isLetter(c)) {
                script = LATIN;
            }
            else if (Character.isDigit(c)) {
                script = DIGIT;
            }
            else if (c == '\n' || c == '\r') {
                script = BREAK;
            }
            else if (c == ' ' || c == '\t') {
                script = BLANK;
            }
            table[c] = (byte) script.ordinal();
        }
        return table;
    }

    private static byte[] blocks() {
        byte[] table = new byte[0x10000 >> 6];
        fill(table, 0x0000, 0xFFFF, OTHER);
        fill(table, 0x0080, 0x00BF, SYMBOL);
        fill(table, 0x00C0, 0x024F, LATIN);
        fill(table, 0x0340, 0x03FF, GREEK);
        fill(table, 0x0400, 0x053F, CYRILLIC);
        fill(table, 0x0580, 0x07BF, SEMITIC);
        fill(table, 0x0900, 0x0DFF, INDIC);
        fill(table, 0x0E00, 0x109F, MAINLAND);
        fill(table, 0x1E00, 0x1EFF, LATIN);
        fill(table, 0x1F00, 0x1FFF, GREEK);
        fill(table, 0x2000, 0x2BFF, SYMBOL);
        fill(table, 0x3000, 0x303F, WIDE_PUNCTUATION);
        fill(table, 0x3040, 0x30FF, KANA);
        fill(table, 0x3400, 0x9FFF, HAN);
        fill(table, 0xAC00, 0xD7BF, HANGUL);
        fill(table, 0xD800, 0xDFFF, ASTRAL);
        fill(table, 0xF900, 0xFAFF, HAN);
        fill(table, 0xFF00, 0xFF3F, WIDE_PUNCTUATION);
        return table;
    }

    private static void fill(byte[] table, int first, int last, Script script) {
        for (int block = first >> 6; block <= last >> 6; block++) {
            table[block] = (byte) script.ordinal();
        }
    }

}
