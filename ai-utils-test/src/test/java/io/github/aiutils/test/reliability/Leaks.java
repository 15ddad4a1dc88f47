package io.github.aiutils.test.reliability;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

/**
 * Listens to Netty's reports of buffers that were collected without a release. The
 * detector looks at every buffer, and reports a lost one when the next is made.
 */
final class Leaks extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final int ROUNDS = 10;

    private final List<String> reports = new CopyOnWriteArrayList<>();

    private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    Leaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        start();
        this.logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        this.reports.add(event.getFormattedMessage());
    }

    /** Returns what was lost until now. */
    List<String> reports() {
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            for (int i = 0; i < ROUNDS; i++) {
                ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer();
                buffer.release();
            }
        }
        return List.copyOf(this.reports);
    }

    @Override
    public void close() {
        this.logger.detachAppender(this);
        ResourceLeakDetector.setLevel(this.level);
    }

}
