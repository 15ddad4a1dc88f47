package io.github.aiutils.cost.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The network between a ledger and its database: passes bytes on, holds them back, or is
 * cut.
 */
final class Line implements AutoCloseable {

    private final ServerSocket door;

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private volatile int port;

    private volatile boolean cut;

    private boolean silent;

    Line() {
        try {
            this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Begins to pass on to a database, and returns where that is now. */
    String url(String url) {
        URI server = URI.create(url.substring("jdbc:".length()));
        this.port = server.getPort();
        start(this::accept);
        return url.replace(":" + this.port + "/", ":" + this.door.getLocalPort() + "/")
            .replace(server.getHost(), "127.0.0.1");
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "line");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!this.door.isClosed()) {
            try {
                Socket near = this.door.accept();
                if (this.cut) {
                    near.close();
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), this.port);
                this.sockets.add(near);
                this.sockets.add(far);
                start(() -> pass(near, far));
                start(() -> pass(far, near));
            }
            catch (IOException ex) {
                // closed, or the next one tries again
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[1 << 13];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                whileSilent();
                out.write(bytes, 0, count);
            }
        }
        catch (IOException | InterruptedException ex) {
            // the other side is told by the end of its socket
        }
    }

    private synchronized void whileSilent() throws InterruptedException {
        while (this.silent) {
            wait();
        }
    }

    /** Nothing goes through, and nobody is told. */
    synchronized void silence() {
        this.silent = true;
    }

    /** All connections end, and none is made. */
    void cut() throws IOException {
        this.cut = true;
        for (Socket socket : this.sockets) {
            socket.close();
        }
        this.sockets.clear();
    }

    synchronized void mend() {
        this.cut = false;
        this.silent = false;
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        this.door.close();
        mend();
    }

}
