package io.github.aiutils;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the value of a {@code Content-Type} field says. */
final class MediaTypes {

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([a-z0-9._:+-]+)");

    private MediaTypes() {
    }

    /** Returns the type alone, in lower case, without parameters. */
    static String type(String contentType) {
        int end = contentType.indexOf(';');
        return ((end >= 0) ? contentType.substring(0, end) : contentType).strip().toLowerCase(Locale.ROOT);
    }

    /** Returns whether it is JSON, be it of a kind of its own. */
    static boolean json(String contentType) {
        String type = type(contentType);
        return type.equals(HttpBody.JSON) || type.equals("text/json") || type.endsWith("+json");
    }

    /** Returns the charset, UTF-8 where none or an unknown one is named. */
    static Charset charset(String contentType) {
        Matcher named = CHARSET.matcher(contentType);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        }
        catch (IllegalArgumentException ex) {
            return StandardCharsets.UTF_8;
        }
    }

}
