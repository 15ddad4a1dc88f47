package io.github.aiutils.token;

/**
 * What a conversation costs besides its texts, by OpenAI's cookbook for GPT-3.5, 4 and
 * 4o; there is no public formula for later models.
 */
final class MessageFormula {

    /** Each message, besides its role and its texts. */
    static final int MESSAGE = 3;

    /** What primes the reply, once. */
    static final int REPLY = 3;

    /** Each function offered, GPT-4o; 10 for GPT-3.5 and 4. */
    static final int TOOL = 7;

    static final int TOOL_OLDER = 10;

    /** Whether it has parameters, each of these, each of their choices. */
    static final int PARAMETER = 3;

    /** After all functions, once. */
    static final int TOOLS_END = 12;

    /** A function called, besides its name and arguments; measured by nobody. */
    static final int TOOL_CALL = 6;

    private MessageFormula() {
    }

}
