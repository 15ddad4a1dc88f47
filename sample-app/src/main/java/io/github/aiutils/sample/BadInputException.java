package io.github.aiutils.sample;

/** The caller sent something that cannot be used. */
final class BadInputException extends RuntimeException {

    BadInputException(String message) {
        super(message);
    }

}
