package io.github.aiutils.transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class WireTargetTests {

    private static final String BASE = "https://api.acme.com/v1/";

    @ParameterizedTest
    @CsvSource({ "models, https://api.acme.com/v1/models", "/models, https://api.acme.com/v1/models",
            "'', https://api.acme.com/v1/", "/, https://api.acme.com/v1/",
            "/models/ft:gpt-x, https://api.acme.com/v1/models/ft:gpt-x",
            "/models?limit=5&after=a%2Fb, https://api.acme.com/v1/models?limit=5&after=a%2Fb",
            "/models/org%2Fname, https://api.acme.com/v1/models/org%2Fname",
            "@evil.com/x, https://api.acme.com/v1/@evil.com/x", "x..y/...z, https://api.acme.com/v1/x..y/...z",
            "https://api.acme.com/v2/files, https://api.acme.com/v2/files",
            "https://api.acme.com:443/files, https://api.acme.com:443/files",
            "HTTPS://API.acme.com/files?x=..%2F, HTTPS://API.acme.com/files?x=..%2F" })
    void staysWithTheProvider(String path, String expected) {
        assertThat(WireTarget.of(BASE, path).uri()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://evil.com/v1/models", "http://api.acme.com/v1/models",
            "https://api.acme.com:8443/v1/models", "https://api.acme.com.evil.com/", "https://api.acme.com@evil.com/",
            "https://user@api.acme.com/v1", "https://api.acme.com./v1", "https://api.acme.com%2eevil.com/",
            "https:///v1/models", "ftp://api.acme.com/v1", "//evil.com/models", "\\\\evil.com/models",
            "https://api.acme.com\\@evil.com/" })
    void neverLeadsToAnotherHost(String path) {
        refused(path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "../admin", "/models/../../admin", "models/..", "models/./x", "models/%2e%2e/admin",
            "models/%2E./admin", "models/..%2fadmin", "models/..%5Cadmin", "models/%252e%252e%252fadmin",
            "https://api.acme.com/v1/%2e%2e/admin", "a%25252525252525252e" })
    void takesNoStepsUpwards(String path) {
        refused(path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "models x", "models\r\nHost: evil.com", "models\u0000", "models#x", "models/{id}",
            "models\\x", "models%zz", "http://[::1" })
    void refusesWhatNoUrlHas(String path) {
        refused(path);
    }

    @Test
    void saysNothingOfAPathThatMayBePrivate() {
        assertThat(refused("/canary/../x")).hasMessageNotContaining("canary");
    }

    @Test
    void reachesAServerWithAPortOfItsOwn() {
        assertThat(WireTarget.of("http://localhost:9000/", "http://localhost:9000/models").uri())
            .hasToString("http://localhost:9000/models");
        assertThat(catchThrowableOfType(TransportException.class,
                () -> WireTarget.of("http://localhost:9000/", "http://localhost/models"))
            .sent()).isFalse();
    }

    private static TransportException refused(String path) {
        TransportException error = catchThrowableOfType(TransportException.class, () -> WireTarget.of(BASE, path));
        assertThat(error).as(path).isNotNull();
        assertThat(error.kind()).isEqualTo(TransportException.Kind.NOT_SENT);
        return error;
    }

}
