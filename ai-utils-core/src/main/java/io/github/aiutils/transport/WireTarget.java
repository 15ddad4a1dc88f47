package io.github.aiutils.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: below a provider's base URL, or elsewhere at the same origin. A
 * key travels with each request, so nothing else is ever sent to.
 *
 * @param path as it was asked for
 * @param uri what it comes to
 */
record WireTarget(String path, URI uri) {

    private static final Pattern WHOLE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);

    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

    /** So many times may a path be encoded over and over. */
    private static final int MOST_LAYERS = 5;

    /**
     * Puts a path behind a base URL with exactly one slash between.
     * @param baseUrl the base URL, with a slash at its end
     * @param path the path, possibly with a query, or a whole URL
     * @throws TransportException if it leads anywhere but to the provider
     */
    static WireTarget of(String baseUrl, String path) {
        if (WHOLE.matcher(path).matches()) {
            URI uri = parse(path);
            if (!sameOrigin(uri, URI.create(baseUrl))) {
                throw refused("the URL leads to another scheme, host or port than the provider's");
            }
            return new WireTarget(path, checked(uri));
        }
        if (path.startsWith("//") || path.startsWith("\\")) {
            throw refused("the path begins like another host");
        }
        URI uri = parse(baseUrl + (path.startsWith("/") ? path.substring(1) : path));
        return new WireTarget(path, checked(uri));
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        }
        catch (URISyntaxException ex) {
            throw refused("the path has a character that URLs do not have; write {name} and give the value apart");
        }
    }

    private static boolean sameOrigin(URI uri, URI base) {
        return lower(uri.getScheme()).equals(lower(base.getScheme())) && uri.getHost() != null
                && lower(uri.getHost()).equals(lower(base.getHost())) && port(uri) == port(base)
                && Objects.equals(uri.getRawUserInfo(), base.getRawUserInfo());
    }

    private static String lower(@Nullable String text) {
        return (text != null) ? text.toLowerCase(Locale.ROOT) : "";
    }

    private static int port(URI uri) {
        return (uri.getPort() >= 0) ? uri.getPort() : "https".equals(lower(uri.getScheme())) ? 443 : 80;
    }

    /** Servers decode at different times, so steps upwards are looked for in each. */
    private static URI checked(URI uri) {
        if (uri.getRawFragment() != null) {
            throw refused("the path has a #, which is never sent");
        }
        String path = (uri.getRawPath() != null) ? uri.getRawPath() : "";
        for (int layer = 0; layer <= MOST_LAYERS; layer++) {
            for (String segment : SEPARATOR.split(path)) {
                if (segment.equals(".") || segment.equals("..")) {
                    throw refused("the path has a step of dots, which would lead out of where it seems to be");
                }
            }
            String decoded = decoded(path);
            if (decoded.equals(path)) {
                return uri;
            }
            path = decoded;
        }
        throw refused("the path is encoded over and over");
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
        catch (IllegalArgumentException ex) {
            return path;
        }
    }

    /** Says what is wrong without the path, which may hold what is private. */
    private static TransportException refused(String text) {
        return new TransportException(TransportException.Kind.NOT_SENT, text, null);
    }

}
