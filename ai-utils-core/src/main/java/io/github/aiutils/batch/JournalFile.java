package io.github.aiutils.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The file of a journal: locked while it is open, for its owner alone where the file
 * system knows owners. All methods block.
 */
final class JournalFile implements AutoCloseable {

    private static final Set<StandardOpenOption> OPEN = EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
            StandardOpenOption.CREATE);

    private static final int BLOCK = 1 << 13;

    private final Path path;

    private final FileChannel channel;

    private final JournalIndex index = new JournalIndex();

    private JournalFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static JournalFile open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, OPEN, ownersAlone(path));
            try {
                lock(path, channel);
                JournalFile file = new JournalFile(path, channel);
                file.load();
                return file;
            }
            catch (IOException | RuntimeException ex) {
                channel.close();
                throw ex;
            }
        }
        catch (FileSystemException ex) {
            throw new BatchJournalException(path,
                    "cannot be opened for writing; its folder must exist and be yours: " + ex.getReason(), ex);
        }
        catch (IOException ex) {
            throw new BatchJournalException(path, "cannot be read: " + ex.getMessage(), ex);
        }
    }

    private static FileAttribute<?>[] ownersAlone(Path path) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return (posix && Files.notExists(path))
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
                : new FileAttribute<?>[0];
    }

    private static void lock(Path path, FileChannel channel) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        }
        catch (OverlappingFileLockException ex) {
            // another run of this process has it
        }
        if (lock == null) {
            throw BatchJournalException.inUse(path);
        }
    }

    /**
     * Finds the entries. What is not ended by a line break was being written when the
     * process died: it is cut off.
     */
    private void load() throws IOException {
        Lines lines = new Lines(this.channel);
        long place = 0;
        byte[] line = lines.next();
        Integer version = (line != null) ? JournalFormat.version(line) : null;
        if (line == null) {
            requireTornHead(lines.rest());
        }
        else if (version == null) {
            throw new BatchJournalException(this.path, "is not a journal of a batch; name another file", null);
        }
        else if (version != JournalFormat.VERSION) {
            throw new BatchJournalException(this.path, "has version " + version
                    + ", but this version of ai-utils reads " + JournalFormat.VERSION + "; name another file", null);
        }
        else {
            place = lines.place();
            for (int number = 2; (line = lines.next()) != null; number++) {
                String id = JournalFormat.id(line);
                if (id == null) {
                    throw new BatchJournalException(this.path,
                            "is damaged in line " + number + "; delete that line, and its item is called again", null);
                }
                this.index.add(id, place);
                place = lines.place();
            }
        }
        this.channel.truncate(place);
        this.channel.position(place);
        if (place == 0) {
            write(ended(JournalFormat.head()));
        }
    }

    /** A file that holds something else is not overwritten. */
    private void requireTornHead(byte[] rest) {
        byte[] head = JournalFormat.head();
        for (int i = 0; i < rest.length; i++) {
            if (i >= head.length || rest[i] != head[i]) {
                throw new BatchJournalException(this.path, "is not a journal of a batch; name another file", null);
            }
        }
    }

    static byte[] ended(byte[] line) {
        byte[] ended = Arrays.copyOf(line, line.length + 1);
        ended[line.length] = '\n';
        return ended;
    }

    int size() {
        return this.index.size();
    }

    /** Returns the entry of an item, {@code null} if it has none. */
    @Nullable JournalEntry find(String id) {
        for (long place : this.index.find(id)) {
            try {
                JournalEntry entry = JournalFormat.read(line(place));
                if (entry.id().equals(id)) {
                    return entry;
                }
            }
            catch (IOException ex) {
                throw new BatchJournalException(this.path, "cannot be read: " + ex.getMessage(), ex);
            }
        }
        return null;
    }

    private byte[] line(long place) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long at = place; this.channel.read(block.clear(), at) > 0; at += block.position()) {
            for (int i = 0; i < block.position(); i++) {
                if (block.get(i) == '\n') {
                    line.write(block.array(), 0, i);
                    return line.toByteArray();
                }
            }
            line.write(block.array(), 0, block.position());
        }
        throw new IOException("a line has no end");
    }

    /** Writes whole lines, which then are on the disk. */
    void write(byte[] lines) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(lines);
            while (buffer.hasRemaining()) {
                this.channel.write(buffer);
            }
            this.channel.force(false);
        }
        catch (IOException ex) {
            throw new BatchJournalException(this.path, "cannot be written: " + ex.getMessage(), ex);
        }
    }

    @Override
    public void close() {
        try {
            this.channel.close();
        }
        catch (IOException ex) {
            throw new BatchJournalException(this.path, "cannot be closed: " + ex.getMessage(), ex);
        }
    }

    /** Reads line by line and knows where it is. */
    private static final class Lines {

        private final InputStream in;

        private final byte[] block = new byte[BLOCK * 8];

        private ByteArrayOutputStream line = new ByteArrayOutputStream();

        private int at;

        private int end;

        private long place;

        Lines(FileChannel channel) throws IOException {
            this.in = Channels.newInputStream(channel.position(0));
        }

        /** Returns the next line that has an end. */
        byte @Nullable [] next() throws IOException {
            while (this.at < this.end || fill()) {
                int from = this.at;
                while (this.at < this.end && this.block[this.at] != '\n') {
                    this.at++;
                }
                this.line.write(this.block, from, this.at - from);
                if (this.at < this.end) {
                    this.at++;
                    byte[] whole = rest();
                    this.place += whole.length + 1L;
                    this.line = new ByteArrayOutputStream();
                    return whole;
                }
            }
            return null;
        }

        private boolean fill() throws IOException {
            this.at = 0;
            this.end = Math.max(0, this.in.read(this.block));
            return this.end > 0;
        }

        byte[] rest() {
            return this.line.toByteArray();
        }

        /** Returns where the next line begins. */
        long place() {
            return this.place;
        }

    }

}
