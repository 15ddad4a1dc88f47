package io.github.aiutils.cost;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ListenersTests {

    private static final UsageBooked EVENT = new UsageBooked(new Entry("1", Instant.EPOCH, "req_0123456789ab",
            "default", new Route("openai", "gpt-5-nano"), Map.of(), true), new Bill(Usage.UNKNOWN, null, true), "USD");

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    @BeforeEach
    void listen() {
        this.appender.start();
        ((Logger) LoggerFactory.getLogger(Listeners.class)).addAppender(this.appender);
    }

    @AfterEach
    void listenNoMore() {
        ((Logger) LoggerFactory.getLogger(Listeners.class)).detachAppender(this.appender);
    }

    @Test
    void oneThatFailsIsLoggedOnceAndKeepsNothingFromTheOthers() {
        List<UsageBooked> heard = new ArrayList<>();
        Listeners listeners = new Listeners(List.of(new Failing(), new Listening(heard), new Failing()));
        for (int i = 0; i < 3; i++) {
            listeners.booked(EVENT);
        }
        assertThat(heard).hasSize(3);
        assertThat(this.appender.list).singleElement()
            .satisfies((line) -> assertThat(line.getFormattedMessage()).contains("Failing"));
    }

    @Test
    void anErrorOfItsCodeHarmsNothingEither() {
        new Listeners(List.of(new AiCallListener() {

            @Override
            public void booked(UsageBooked event) {
                throw new NoClassDefFoundError("com/example/Gone");
            }

        })).booked(EVENT);
        assertThat(this.appender.list).hasSize(1);
    }

    @Test
    void anErrorOfTheMachineIsNotHidden() {
        Listeners listeners = new Listeners(List.of(new AiCallListener() {

            @Override
            public void booked(UsageBooked event) {
                throw new OutOfMemoryError("none left");
            }

        }));
        assertThatThrownBy(() -> listeners.booked(EVENT)).isInstanceOf(OutOfMemoryError.class);
    }

    private static final class Failing implements AiCallListener {

        @Override
        public void booked(UsageBooked event) {
            throw new IllegalStateException("no");
        }

    }

    private record Listening(List<UsageBooked> heard) implements AiCallListener {

        @Override
        public void booked(UsageBooked event) {
            this.heard.add(event);
        }

    }

}
