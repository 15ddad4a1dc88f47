package io.github.aiutils.cost.jdbc;

/** Makes texts fit for columns. */
final class Text {

    private static final char REPLACEMENT = '\uFFFD';

    private Text() {
    }

    /** Returns whether every database takes a text as it is. */
    static boolean storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0 || (Character.isSurrogate(unit) && !paired(text, i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean paired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    /** Returns a text that every database takes, cut to a length. */
    static String fit(String text, int longest) {
        String cut = (text.length() > longest) ? text.substring(0, longest) : text;
        if (storable(cut)) {
            return cut;
        }
        StringBuilder clean = new StringBuilder(cut);
        for (int i = 0; i < clean.length(); i++) {
            char unit = cut.charAt(i);
            if (unit == 0 || (Character.isSurrogate(unit) && !paired(cut, i))) {
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean.toString();
    }

    /** Returns a key that every database takes, and that no other text has. */
    static String key(String text, int longest) {
        return (text.length() <= longest && storable(text)) ? text : AccountKey.digest(text);
    }

}
