package io.github.aiutils.test.reliability;

import java.time.Duration;

import io.github.aiutils.error.ErrorClass;
import org.jspecify.annotations.Nullable;

/**
 * What shall come of a fault that every call to a route meets.
 *
 * @param reaction what is done about it
 * @param errorClass the error's class; {@code null} if there is none
 * @param hint how long the provider asks to wait; {@code null} if it does not say
 */
record Expected(Expected.Does reaction, @Nullable ErrorClass errorClass, @Nullable Duration hint) {

    /** As many requests as attempts, then the next route. */
    static Expected retried(ErrorClass errorClass) {
        return new Expected(Does.RETRY, errorClass, null);
    }

    /** The same, with the provider's wait before each. */
    static Expected retried(ErrorClass errorClass, Duration hint) {
        return new Expected(Does.RETRY, errorClass, hint);
    }

    /** One request, then the next route. */
    static Expected movesOn(ErrorClass errorClass) {
        return new Expected(Does.MOVE_ON, errorClass, null);
    }

    /** The same, since the provider's wait is too long. */
    static Expected movesOn(ErrorClass errorClass, Duration hint) {
        return new Expected(Does.MOVE_ON, errorClass, hint);
    }

    /** One request and no other. */
    static Expected ends(ErrorClass errorClass) {
        return new Expected(Does.END, errorClass, null);
    }

    /** Output, then this error; no other request. */
    static Expected cut(ErrorClass errorClass) {
        return new Expected(Does.CUT, errorClass, null);
    }

    /** The whole answer after all. */
    static Expected answers() {
        return new Expected(Does.ANSWER, null, null);
    }

    int requests(int maxAttempts) {
        return (this.reaction == Does.RETRY) ? maxAttempts : 1;
    }

    boolean usesNextRoute() {
        return this.reaction == Does.RETRY || this.reaction == Does.MOVE_ON;
    }

    @Override
    public String toString() {
        return this.reaction + ((this.errorClass != null) ? " " + this.errorClass.code() : "");
    }

    /** What is done. */
    enum Does {

        RETRY, MOVE_ON, END, CUT, ANSWER

    }

}
