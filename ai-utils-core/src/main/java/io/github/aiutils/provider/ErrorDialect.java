package io.github.aiutils.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.aiutils.error.ErrorClass;
import org.jspecify.annotations.Nullable;

/**
 * What the providers of a dialect call their errors, and where they say when to come
 * back.
 *
 * @since 0.1.0
 */
public final class ErrorDialect {

    /** Any status. */
    private static final int ANY = 0;

    private final List<String> requestIds;

    private final Map<String, ErrorClass> names;

    private final List<Phrase> phrases;

    private final List<Phrase> quotas;

    private final List<Window> windows;

    private final Map<String, Duration> passing;

    private ErrorDialect(Builder builder) {
        this.requestIds = List.copyOf(builder.requestIds);
        this.names = Map.copyOf(builder.names);
        this.phrases = List.copyOf(builder.phrases);
        this.quotas = List.copyOf(builder.quotas);
        this.windows = List.copyOf(builder.windows);
        this.passing = Map.copyOf(builder.passing);
    }

    /**
     * Begins a dialect.
     * @param requestIds header fields with the provider's id of the request, best first
     * @return the builder
     */
    public static Builder builder(String... requestIds) {
        return new Builder(List.of(requestIds));
    }

    List<String> requestIds() {
        return this.requestIds;
    }

    List<Window> windows() {
        return this.windows;
    }

    /** Returns the class of the first name that has one. */
    @Nullable ErrorClass named(int status, List<String> names) {
        for (String name : names) {
            ErrorClass there = this.names.get(key(status, name));
            ErrorClass found = (there != null) ? there : this.names.get(key(ANY, name));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Nullable ErrorClass quota(List<String> quotas) {
        for (String quota : quotas) {
            ErrorClass found = find(this.quotas, ANY, quota);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Nullable ErrorClass said(int status, String message) {
        return find(this.phrases, status, message);
    }

    /** Returns up to which hint a lack of credit is a rate limit after all. */
    @Nullable Duration passing(List<String> names) {
        for (String name : names) {
            Duration longest = this.passing.get(name);
            if (longest != null) {
                return longest;
            }
        }
        return null;
    }

    private static @Nullable ErrorClass find(List<Phrase> phrases, int status, String text) {
        for (Phrase phrase : phrases) {
            if ((phrase.status == ANY || phrase.status == status) && phrase.words.matcher(text).find()) {
                return phrase.errorClass;
            }
        }
        return null;
    }

    private static String key(int status, String name) {
        return status + " " + name;
    }

    /**
     * Header fields that tell of one quota.
     *
     * @param remaining the field with what is left
     * @param reset the field with the time at which it is full again; {@code null} if
     * that is at the next full minute
     */
    record Window(String remaining, @Nullable String reset) {
    }

    private record Phrase(int status, Pattern words, ErrorClass errorClass) {
    }

    /** Makes a dialect. */
    public static final class Builder {

        private final List<String> requestIds;

        private final Map<String, ErrorClass> names = new HashMap<>();

        private final List<Phrase> phrases = new ArrayList<>();

        private final List<Phrase> quotas = new ArrayList<>();

        private final List<Window> windows = new ArrayList<>();

        private final Map<String, Duration> passing = new HashMap<>();

        private Builder(List<String> requestIds) {
            this.requestIds = requestIds;
        }

        /**
         * Adds names that say all.
         * @param errorClass the class
         * @param names reasons, codes or types
         * @return this builder
         */
        public Builder named(ErrorClass errorClass, String... names) {
            return named(ANY, errorClass, names);
        }

        /**
         * Adds names that mean this with one status, where they win over what they mean
         * elsewhere.
         * @param status the HTTP status
         * @param errorClass the class
         * @param names reasons, codes or types
         * @return this builder
         */
        public Builder named(int status, ErrorClass errorClass, String... names) {
            for (String name : names) {
                this.names.put(key(status, name), errorClass);
            }
            return this;
        }

        /**
         * Adds words of messages that no name tells apart.
         * @param status the HTTP status; 0 for any
         * @param errorClass the class
         * @param words a regular expression, which ignores case
         * @return this builder
         */
        public Builder said(int status, ErrorClass errorClass, String words) {
            this.phrases.add(new Phrase(status, Pattern.compile("(?i)" + words), errorClass));
            return this;
        }

        /**
         * Adds a kind of quotas.
         * @param errorClass the class of errors that name such a quota
         * @param part a part of their names
         * @return this builder
         */
        public Builder quota(ErrorClass errorClass, String part) {
            this.quotas.add(new Phrase(ANY, Pattern.compile(Pattern.quote(part)), errorClass));
            return this;
        }

        /**
         * Adds header fields that tell of one quota.
         * @param remaining the field with what is left
         * @param reset the field with the time at which it is full again; {@code null} if
         * that is at the next full minute
         * @return this builder
         */
        public Builder window(String remaining, @Nullable String reset) {
            this.windows.add(new Window(remaining, reset));
            return this;
        }

        /**
         * Adds a name for a lack of credit that some say of a rate limit too.
         * @param name the code or type
         * @param longest the longest wait that is asked for with a rate limit
         * @return this builder
         */
        public Builder passing(String name, Duration longest) {
            this.passing.put(name, longest);
            return this;
        }

        /**
         * Makes the dialect.
         * @return the dialect
         */
        public ErrorDialect build() {
            return new ErrorDialect(this);
        }

    }

}
