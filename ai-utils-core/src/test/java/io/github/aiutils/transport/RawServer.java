package io.github.aiutils.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** A server that says and breaks off exactly what and where a test wants it. */
final class RawServer implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

    private final ServerSocket server;

    private final Script script;

    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final AtomicInteger connections = new AtomicInteger();

    private final AtomicInteger closed = new AtomicInteger();

    RawServer(Script script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = this.server.accept();
                this.connections.incrementAndGet();
                start(() -> serve(new Connection(socket)));
            }
        }
        catch (IOException ex) {
            // closed
        }
    }

    private void serve(Connection connection) {
        try (connection.socket) {
            while (connection.awaitRequest()) {
                this.script.answer(connection);
            }
        }
        catch (IOException ex) {
            // the client went away
        }
        this.closed.incrementAndGet();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + this.server.getLocalPort());
    }

    List<String> requests() {
        return this.requests;
    }

    int connections() {
        return this.connections.get();
    }

    /** Returns how many connections came to an end. */
    int closed() {
        return this.closed.get();
    }

    @Override
    public void close() throws IOException {
        this.server.close();
    }

    /** Answers each request of each connection. */
    interface Script {

        void answer(Connection connection) throws IOException;

    }

    /** A connection, seen from the server. */
    final class Connection {

        private final Socket socket;

        private int served;

        private volatile long written;

        Connection(Socket socket) {
            this.socket = socket;
        }

        private boolean awaitRequest() throws IOException {
            String request = read();
            if (request != null) {
                this.served++;
                RawServer.this.requests.add(request);
            }
            return request != null;
        }

        private @Nullable String read() throws IOException {
            InputStream in = this.socket.getInputStream();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int length = Integer.MAX_VALUE;
            for (int next = in.read(); next >= 0; next = in.read()) {
                bytes.write(next);
                if (length == Integer.MAX_VALUE && next == '\n') {
                    String head = bytes.toString(StandardCharsets.ISO_8859_1);
                    Matcher matcher = LENGTH.matcher(head);
                    length = !head.endsWith("\r\n\r\n") ? length
                            : head.length() + (matcher.find() ? Integer.parseInt(matcher.group(1)) : 0);
                }
                if (bytes.size() >= length) {
                    return bytes.toString(StandardCharsets.ISO_8859_1);
                }
            }
            return null;
        }

        /** Returns how many requests came on this connection. */
        int served() {
            return this.served;
        }

        /** Returns how many bytes the network took. */
        long written() {
            return this.written;
        }

        Connection write(String text) throws IOException {
            return write(text.getBytes(StandardCharsets.UTF_8));
        }

        Connection write(byte[] bytes) throws IOException {
            this.socket.getOutputStream().write(bytes);
            this.written += bytes.length;
            return this;
        }

        /** Writes one chunk of a chunked body; an empty one ends it. */
        Connection chunk(String text) throws IOException {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            return write(Integer.toHexString(length) + "\r\n" + text + "\r\n");
        }

        void hangUp() throws IOException {
            this.socket.close();
        }

        void reset() throws IOException {
            this.socket.setSoLinger(true, 0);
            this.socket.close();
        }

        /** Waits until the client closed the connection. */
        void awaitClose() throws IOException {
            while (this.socket.getInputStream().read() >= 0) {
                continue;
            }
            this.socket.close();
        }

    }

}
