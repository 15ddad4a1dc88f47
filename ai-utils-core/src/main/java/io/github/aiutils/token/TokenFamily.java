package io.github.aiutils.token;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tokenizers that cut alike. Where none is published, the counts of o200k_base are scaled
 * by what providers and observers say of theirs: Claude up to 4.6 makes 15 to 20 % more
 * tokens than o200k_base, later models about 30 % more than that; Gemini's tokens have
 * about four characters. Calibration corrects the rest.
 */
enum TokenFamily {

    O200K(false, 1), CL100K(true, 1), CLAUDE(false, 1.21), CLAUDE_LATER(false, 1.57), GEMINI(false, 1.1),
    UNKNOWN(true, 1);

    private static final Pattern CLAUDE_EARLIER = Pattern
        .compile("claude-(?:instant|2|3|(?:opus|sonnet|haiku)-(?:3|4(?:-[0-6])?(?:[-@]\\d{8}.*)?$)).*");

    private final boolean older;

    private final double factor;

    TokenFamily(boolean older, double factor) {
        this.older = older;
        this.factor = factor;
    }

    static TokenFamily of(String model, ModelEncodings encodings) {
        ModelEncodings.Entry known = encodings.find(model);
        if (known != null) {
            return (known.encoding() == TokenEncoding.O200K_BASE) ? O200K : CL100K;
        }
        String name = ModelEncodings.bare(model).toLowerCase(Locale.ROOT);
        int claude = name.indexOf("claude");
        if (claude >= 0) {
            return CLAUDE_EARLIER.matcher(name.substring(claude)).matches() ? CLAUDE : CLAUDE_LATER;
        }
        return name.contains("gemini") ? GEMINI : UNKNOWN;
    }

    boolean older() {
        return this.older;
    }

    double factor() {
        return this.factor;
    }

}
