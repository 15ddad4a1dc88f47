package io.github.aiutils.test.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A connection that shows every byte and how it ends.
 */
final class RawConnection implements AutoCloseable {

    private final Socket socket;

    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    RawConnection(ProviderSimulator simulator, String body) throws IOException {
        this.socket = new Socket("127.0.0.1", simulator.port());
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\n"
                + "content-type: application/json\r\ncontent-length: " + content.length + "\r\n\r\n";
        this.socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        this.socket.getOutputStream().write(content);
    }

    /**
     * Reads until the text was seen or the connection ended.
     */
    RawConnection readUntil(String text) throws IOException {
        this.socket.setSoTimeout(5_000);
        byte[] buffer = new byte[8192];
        InputStream in = this.socket.getInputStream();
        while (!seen().contains(text)) {
            int read = in.read(buffer);
            if (read < 0) {
                break;
            }
            this.seen.write(buffer, 0, read);
        }
        return this;
    }

    /**
     * Reads until so many bytes were seen or the connection ended.
     */
    int readAtLeast(int bytes) throws IOException {
        this.socket.setSoTimeout(5_000);
        byte[] buffer = new byte[8192];
        InputStream in = this.socket.getInputStream();
        for (int read = 0; read >= 0 && this.seen.size() < bytes;) {
            read = in.read(buffer);
            this.seen.write(buffer, 0, Math.max(0, read));
        }
        return this.seen.size();
    }

    /**
     * Reads on for so long and says what ended it.
     */
    End end(int millis) throws IOException {
        this.socket.setSoTimeout(millis);
        byte[] buffer = new byte[8192];
        try {
            InputStream in = this.socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                this.seen.write(buffer, 0, read);
            }
            return End.CLOSED;
        }
        catch (SocketTimeoutException ex) {
            return End.STILL_OPEN;
        }
        catch (SocketException ex) {
            return End.RESET;
        }
    }

    String seen() {
        return this.seen.toString(StandardCharsets.UTF_8);
    }

    int events() {
        return this.seen().split("data: ", -1).length - 1;
    }

    @Override
    public void close() throws IOException {
        this.socket.close();
    }

    enum End {

        CLOSED, STILL_OPEN, RESET

    }

}
