package io.github.aiutils.autoconfigure.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.autoconfigure.RecordingProvider;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A provider whose certificate nobody knows but the user's SSL bundle. */
class SslBundleWireTests {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path directory;

    private static RecordingProvider provider;

    @BeforeAll
    static void start() throws Exception {
        keytool("-genkeypair", "-alias", "provider", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
                "SAN=dns:localhost", "-storetype", "PKCS12");
        keytool("-exportcert", "-rfc", "-alias", "provider", "-file", directory.resolve("provider.pem").toString());
        SSLContext ssl = sslContext();
        provider = new RecordingProvider((server) -> server.useHttps(ssl.getSocketFactory()));
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({ "jks, reactor, ai-utils.providers.openai", "pem, reactor, ai-utils.defaults",
            "jks, jdk, ai-utils.defaults" })
    void anSslBundleSaysWhomToTrust(String kind, String connector, String prefix) {
        bundle(kind)
            .withPropertyValues(prefix + ".http.ssl-bundle=house",
                    "spring.http.clients.reactive.connector=" + connector)
            .run((context) -> {
                assertThat(context).hasNotFailed();
                assertThat(Asking.ask(context).text()).isEqualTo("Hello");
            });
    }

    @Test
    void theBundleOfAllClientsHolds() {
        bundle("pem").withPropertyValues("spring.http.clients.ssl.bundle=house")
            .run((context) -> assertThat(Asking.ask(context).text()).isEqualTo("Hello"));
    }

    @Test
    void withoutABundleNobodyIsTrustedBlindly() {
        bundle("pem").run(
                (context) -> assertThat(catchThrowableOfType(AiException.class, () -> Asking.ask(context)).errorClass())
                    .isEqualTo(ErrorClass.CONNECTION));
    }

    private static ApplicationContextRunner bundle(String kind) {
        ApplicationContextRunner runner = ConnectorWireTests.runner(provider.httpsBaseUrl());
        if (kind.equals("pem")) {
            return runner.withPropertyValues(
                    "spring.ssl.bundle.pem.house.truststore.certificate=file:" + directory.resolve("provider.pem"));
        }
        return runner.withPropertyValues("spring.ssl.bundle.jks.house.truststore.location=file:" + keyStore(),
                "spring.ssl.bundle.jks.house.truststore.type=PKCS12",
                "spring.ssl.bundle.jks.house.truststore.password=" + PASSWORD);
    }

    private static Path keyStore() {
        return directory.resolve("provider.p12");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Collections.addAll(command, arguments);
        Collections.addAll(command, "-keystore", keyStore().toString(), "-storepass", PASSWORD);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(new String(output)).isZero();
    }

    private static SSLContext sslContext() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(keyStore())) {
            keys.load(input, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

}
