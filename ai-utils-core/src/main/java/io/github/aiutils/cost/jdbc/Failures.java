package io.github.aiutils.cost.jdbc;

import java.sql.SQLException;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells what an error of a database is about. */
final class Failures {

    /** Of a value, of a rule for values, or too much of something. */
    private static final Set<String> OF_DATA = Set.of("22", "23", "54");

    private Failures() {
    }

    /** Returns whether it is for what was to be written, so that it would fail again. */
    static boolean ofData(RuntimeException failure) {
        SQLException cause = cause(failure);
        if (cause == null) {
            return !(failure instanceof DataAccessException) && !(failure instanceof TransactionException);
        }
        return OF_DATA.contains(group(cause));
    }

    /** Says what happened, but for values, which errors of data quote. */
    static String describe(RuntimeException failure) {
        SQLException cause = cause(failure);
        if (cause == null) {
            return failure.getClass().getSimpleName();
        }
        String state = cause.getClass().getSimpleName() + " " + cause.getSQLState();
        return OF_DATA.contains(group(cause)) ? state : state + ": " + cause.getMessage();
    }

    private static String group(SQLException cause) {
        String state = cause.getSQLState();
        return (state != null && state.length() >= 2) ? state.substring(0, 2) : "";
    }

    private static @Nullable SQLException cause(Throwable failure) {
        SQLException found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException next) {
                found = next;
            }
        }
        return found;
    }

}
