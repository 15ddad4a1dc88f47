package io.github.aiutils.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what a user reads when the start fails. */
public final class Failures {

    private Failures() {
    }

    /** Returns problem and cure; fails if our analyzer has nothing to say. */
    public static String invalidProperty(Throwable failure) {
        return text(new InvalidPropertyFailureAnalyzer().analyze(failure), failure);
    }

    public static String missingClient(Throwable failure, BeanFactory beans) {
        return text(new MissingChatClientFailureAnalyzer(beans).analyze(failure), failure);
    }

    private static String text(FailureAnalysis analysis, Throwable failure) {
        if (analysis == null) {
            throw new AssertionError("nobody explains this failure", failure);
        }
        return analysis.getDescription() + "\n" + analysis.getAction();
    }

}
