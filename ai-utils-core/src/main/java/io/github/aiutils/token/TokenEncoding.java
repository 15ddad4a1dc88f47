package io.github.aiutils.token;

/**
 * A published vocabulary of tokens.
 *
 * @since 0.1.0
 */
public enum TokenEncoding {

    /** GPT-4o, 4.1, 4.5, 5 and the o-series; open-weight models of OpenAI count alike. */
    O200K_BASE,

    /** GPT-3.5, GPT-4 and the embedding models. */
    CL100K_BASE

}
