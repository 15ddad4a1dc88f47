package io.github.aiutils.token;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Runs jtokkit over pieces of a text. It merges within what a fixed pattern cuts apart,
 * in more than linear time, and the pattern has no limit: a million times one letter
 * takes it seconds. So a text is cut where the pattern cuts it anyway, behind a word, and
 * a run without such a place is cut all the same. Each such cut makes at most a few
 * tokens more, so {@value #PIECE} characters bound the error to about a percent.
 */
final class Tokenizer {

    private static final int PIECE = 2048;

    /** Reads a vocabulary when it is first asked for, which takes seconds. */
    private final EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();

    TokenCount count(TokenEncoding name, String text) {
        Encoding encoding = encoding(name);
        long tokens = 0;
        boolean exact = true;
        int at = 0;
        while (at < text.length()) {
            int end = end(text, at);
            exact &= ends(text, end);
            tokens += encoding.countTokensOrdinary(text.substring(at, end));
            at = end;
        }
        return new TokenCount(tokens, exact);
    }

    String cut(TokenEncoding name, String text, long most) {
        Encoding encoding = encoding(name);
        long left = most;
        int at = 0;
        while (at < text.length() && left > 0) {
            String piece = text.substring(at, end(text, at));
            EncodingResult begun = encoding.encodeOrdinary(piece, (int) Math.min(left, piece.length() * 4L));
            if (begun.isTruncated()) {
                return text.substring(0, at) + encoding.decode(begun.getTokens());
            }
            left -= begun.getTokens().size();
            at += piece.length();
        }
        return text.substring(0, at);
    }

    private Encoding encoding(TokenEncoding name) {
        return this.encodings.getEncoding(switch (name) {
            case O200K_BASE -> EncodingType.O200K_BASE;
            case CL100K_BASE -> EncodingType.CL100K_BASE;
        });
    }

    private static int end(String text, int from) {
        int most = from + PIECE;
        if (most >= text.length()) {
            return text.length();
        }
        for (int at = most; at > from; at--) {
            if (ends(text, at)) {
                return at;
            }
        }
        return Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most;
    }

    /**
     * Whether the pattern cuts here, whatever stands around: behind letters or digits.
     */
    private static boolean ends(String text, int at) {
        if (at == text.length()) {
            return true;
        }
        char last = text.charAt(at - 1);
        char next = text.charAt(at);
        boolean behindDigits = Character.isDigit(last) && !Character.isDigit(next);
        return (behindDigits || Character.isLetter(last)) && follows(next);
    }

    /** Whether a character cannot belong to the word before it. */
    private static boolean follows(char c) {
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR, Character.CONTROL, Character.DECIMAL_DIGIT_NUMBER,
                    Character.START_PUNCTUATION, Character.END_PUNCTUATION, Character.DASH_PUNCTUATION,
                    Character.MATH_SYMBOL ->
                true;
            case Character.OTHER_PUNCTUATION -> c != '\'';
            default -> false;
        };
    }

}
