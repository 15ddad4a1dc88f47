package io.github.aiutils.token;

/**
 * Tokens, and whether that is their number.
 *
 * @param tokens the number
 * @param exact whether it is what the model's own tokenizer and a published formula give;
 * otherwise something about it is estimated or assumed
 * @since 0.1.0
 */
public record TokenCount(long tokens, boolean exact) {

    static final TokenCount NONE = new TokenCount(0, true);

    static TokenCount exact(long tokens) {
        return new TokenCount(tokens, true);
    }

    TokenCount plus(TokenCount other) {
        return new TokenCount(this.tokens + other.tokens, this.exact && other.exact);
    }

    TokenCount inexact() {
        return new TokenCount(this.tokens, false);
    }

}
