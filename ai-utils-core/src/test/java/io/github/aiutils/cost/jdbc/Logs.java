package io.github.aiutils.cost.jdbc;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/** What a class logs. */
final class Logs implements AutoCloseable {

    private final Logger logger;

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    Logs(Class<?> type) {
        this.logger = (Logger) LoggerFactory.getLogger(type);
        this.appender.start();
        this.logger.addAppender(this.appender);
    }

    List<String> lines() {
        return List.copyOf(this.appender.list)
            .stream()
            .map((event) -> event.getLevel() + " " + event.getFormattedMessage())
            .toList();
    }

    @Override
    public void close() {
        this.logger.detachAppender(this.appender);
    }

}
