package io.github.aiutils;

/**
 * Why an answer ended. Providers add reasons inside one API version, so what is not known
 * here is {@link #OTHER} and never an error.
 *
 * @since 0.1.0
 */
public enum FinishReason {

    /** The model was done, or met a stop sequence. */
    STOP,

    /** The output limit of the call or the model was reached: the answer is cut. */
    LENGTH,

    /** Input and output together filled the model's window: the answer is cut. */
    CONTEXT_WINDOW,

    /** The model asks for its tools to be run. */
    TOOL_CALLS,

    /** A filter of the provider held back the answer or the rest of it. */
    CONTENT_FILTER,

    /** The model declined to answer. */
    REFUSAL,

    /** The provider paused a long turn: send the answer back to have it continued. */
    PAUSE,

    /** The provider says that it failed while answering. */
    ERROR,

    /** A reason unknown to this version, or none given. */
    OTHER

}
