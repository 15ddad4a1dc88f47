package io.github.aiutils.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property is wrong and what to do. */
final class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, InvalidPropertyException cause) {
        return new FailureAnalysis("The property " + cause.property() + " " + cause.problem() + ".", cause.cure(),
                cause);
    }

}
