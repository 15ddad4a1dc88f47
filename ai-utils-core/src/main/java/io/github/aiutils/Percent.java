package io.github.aiutils;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes texts so that they are one part of a URL, whatever they hold. */
final class Percent {

    private static final String UNRESERVED = "-._~";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Percent() {
    }

    /**
     * Encodes all but the letters, digits and marks that mean themselves everywhere (RFC
     * 3986, section 2.3).
     */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (unit & 0xFF);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            }
            else {
                encoded.append('%').append(HEX.toHexDigits(unit));
            }
        }
        return encoded.toString();
    }

    /** Puts encoded values where a path has names in braces, in turn. */
    static String expand(String path, Object... values) {
        StringBuilder expanded = new StringBuilder(path.length());
        int used = 0;
        int at = 0;
        for (int open = path.indexOf('{'); open >= 0; open = path.indexOf('{', at)) {
            int close = path.indexOf('}', open);
            if (close < 0 || used == values.length) {
                break;
            }
            String value = String.valueOf(values[used++]);
            if (value.isEmpty()) {
                throw new IllegalArgumentException(
                        "a value in the path " + path + " is empty, so that it would lead to what stands above");
            }
            expanded.append(path, at, open).append(encode(value));
            at = close + 1;
        }
        if (used < values.length || path.indexOf('{', at) >= 0) {
            throw new IllegalArgumentException(
                    "the path " + path + " does not have one name in braces for each of " + values.length + " values");
        }
        return expanded.append(path, at, path.length()).toString();
    }

}
