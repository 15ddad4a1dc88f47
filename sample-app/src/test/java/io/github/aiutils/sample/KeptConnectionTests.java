package io.github.aiutils.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client may send its next request before the last one is wholly put away.
 *
 * @see <a href=
 * "https://github.com/reactor/reactor-netty/issues/4361">reactor-netty#4361</a>
 */
class KeptConnectionTests extends RunningSample {

    private static final String CALL = "{\"model\":\"gpt-6-luna\",\"message\":\"Hi\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @Test
    void theSampleGoesOnReadingAfterARequestThatHadToQueue() throws IOException {
        goesOnReading(URI.create(url()), "/api/chat", "/api/info");
    }

    @Test
    void theSimulatorGoesOnReadingAfterARequestThatHadToQueue() throws IOException {
        goesOnReading(URI.create(SIMULATOR.openAiBaseUrl()), "/v1/chat/completions", "/nowhere");
    }

    /** The second request is answered at once, as soon as the first one is. */
    private static void goesOnReading(URI server, String slow, String quick) throws IOException {
        String call = "POST " + slow + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + CALL.length() + "\r\n\r\n" + CALL;
        String get = "GET " + quick + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(5000);
            send(socket, call + get);
            read(socket.getInputStream(), "HTTP/1.1 ", 2);
            send(socket, get);
            assertThat(read(socket.getInputStream(), "HTTP/1.1 ", 1)).contains("application/json");
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Reads until so many answers began; times out with an error if they do not. */
    private static String read(InputStream in, String answer, int wanted) throws IOException {
        StringBuilder read = new StringBuilder();
        byte[] bytes = new byte[8192];
        while (read.toString().split(answer, -1).length <= wanted) {
            int length = in.read(bytes);
            assertThat(length).isPositive();
            read.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        }
        return read.toString();
    }

}
