package io.github.aiutils.test.simulator;

/**
 * Ends the checks of a request at the first thing wrong; never leaves the checks.
 */
final class InvalidRequestException extends RuntimeException {

    private final transient Problem problem;

    InvalidRequestException(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return this.problem;
    }

}
