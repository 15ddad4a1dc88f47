package io.github.aiutils.cost.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * Names the account of a budget, or of one value of its tag, in the database. It is the
 * budget's name, and for a value {@code name/value}; where that would be too long or
 * could stand for another account too, a digest stands instead: {@code name#digest}.
 *
 * @param text the name, at most 300 characters
 */
record AccountKey(String text) implements Comparable<AccountKey> {

    static final int LONGEST = 300;

    private static final int LONGEST_NAME = LONGEST - 65;

    static AccountKey of(String budget, @Nullable String value) {
        String text = (value != null) ? budget + "/" + value : budget;
        boolean plain = text.length() <= LONGEST && budget.indexOf('/') < 0 && budget.indexOf('#') < 0
                && Text.storable(text);
        return new AccountKey(
                plain ? text : shown(budget) + "#" + digest(text.length() + ":" + budget.length() + text));
    }

    private static String shown(String budget) {
        String name = Text.fit(budget, LONGEST_NAME);
        return name.replace('/', '_').replace('#', '_');
    }

    static String digest(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_16BE)));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java knows SHA-256", ex);
        }
    }

    @Override
    public int compareTo(AccountKey other) {
        return this.text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return this.text;
    }

}
