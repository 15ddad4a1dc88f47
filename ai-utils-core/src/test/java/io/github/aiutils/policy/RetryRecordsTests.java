package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Given;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.policy.RetrySettings.Backoff;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.retry.event.RetryEvent;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetryRecordsTests {

    private static final RetrySettings SETTINGS = new RetrySettings(3, Backoff.FIXED, Duration.ofSeconds(2),
            Duration.ofSeconds(2), 0, Duration.ofSeconds(60), 1);

    private final VirtualTime time = new VirtualTime();

    private final ScriptedProvider provider = new ScriptedProvider(this.time);

    private final RetryRegistry registry = RetryRegistry.ofDefaults();

    private final RetryRecords records = records();

    private final RetryPolicy policy = new RetryPolicy((name) -> SETTINGS, ErrorClassifier.DEFAULT, this.records,
            this.time, () -> 0);

    private final List<RetryEvent> events = new ArrayList<>();

    private RetryRecords records() {
        RetryRecords made = new RetryRecords(this.registry);
        made.register("a", SETTINGS);
        return made;
    }

    private Retry shown() {
        return this.registry.retry("ai-a");
    }

    private void call() {
        this.policy.apply(Given.to(Given.A), this.provider).subscribe((reply) -> {
        }, (error) -> {
        });
        this.time.advanceSeconds(3600);
    }

    private ScriptedProvider fails(ErrorClass errorClass) {
        return this.provider.then(Given.error(errorClass, Given.A));
    }

    @Test
    void countsEachCallOnceByHowItEnded() {
        shown().getEventPublisher().onEvent(this.events::add);
        this.provider.then(Given.done());
        fails(ErrorClass.SERVER_ERROR);
        fails(ErrorClass.OVERLOADED).then(Given.done());
        fails(ErrorClass.SERVER_ERROR);
        fails(ErrorClass.SERVER_ERROR);
        fails(ErrorClass.SERVER_ERROR);
        fails(ErrorClass.SERVER_ERROR);
        fails(ErrorClass.INVALID_REQUEST);
        fails(ErrorClass.INVALID_REQUEST);
        for (int calls = 0; calls < 5; calls++) {
            call();
        }
        assertCounts(1, 1, 1, 2);
        assertThat(shown().getMetrics().getNumberOfTotalCalls()).isEqualTo(10);
        assertThat(this.events).extracting((event) -> event.getEventType() + " " + event.getNumberOfRetryAttempts())
            .containsExactly("RETRY 1", "RETRY 2", "SUCCESS 2", "RETRY 1", "RETRY 2", "ERROR 3", "RETRY 1", "ERROR 2",
                    "IGNORED_ERROR 0");
        assertThat(this.events.get(0)).isInstanceOfSatisfying(RetryOnRetryEvent.class,
                (event) -> assertThat(event.getWaitInterval()).isEqualTo(Duration.ofSeconds(2)));
    }

    @Test
    void aCancelledCallIsNoEnd() {
        fails(ErrorClass.SERVER_ERROR);
        this.policy.apply(Given.to(Given.A), this.provider).subscribe().dispose();
        this.time.advanceSeconds(3600);
        assertCounts(0, 0, 0, 0);
    }

    @Test
    void keepsTheInstanceThatTheApplicationConfigured() {
        RetryRegistry configured = RetryRegistry.ofDefaults();
        Retry theirs = configured.retry("ai-a", RetryConfig.custom().maxAttempts(7).build());
        List<Retry> replaced = new ArrayList<>();
        configured.getEventPublisher().onEntryReplaced((event) -> replaced.add(event.getNewEntry()));
        new RetryRecords(configured).register("a", SETTINGS);
        new RetryRecords(configured).register("a", SETTINGS);
        Retry shown = configured.retry("ai-a");
        assertThat(shown.getRetryConfig()).isSameAs(theirs.getRetryConfig());
        assertThat(replaced).containsExactly(shown);
    }

    @Test
    void whoeverRunsSomethingByTheInstanceIsCountedToo() {
        RetryRegistry impatient = RetryRegistry.ofDefaults();
        impatient.retry("ai-a", RetryConfig.custom().maxAttempts(1).build());
        new RetryRecords(impatient).register("a", SETTINGS);
        Retry retry = impatient.retry("ai-a");
        retry.getEventPublisher().onError(this.events::add);
        assertThat(retry.executeSupplier(() -> "fine")).isEqualTo("fine");
        assertThatThrownBy(() -> retry.executeRunnable(() -> {
            throw new IllegalStateException("no");
        })).hasMessage("no");
        assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithoutRetryAttempt()).isEqualTo(1);
        assertThat(retry.getMetrics().getNumberOfFailedCallsWithRetryAttempt()).isEqualTo(1);
        assertThat(this.events).extracting(RetryEvent::getEventType).containsExactly(RetryEvent.Type.ERROR);
    }

    @Test
    void tellsNothingOfAProviderThatIsNotRegistered() {
        this.records.retried("b", 1, Duration.ZERO, new IllegalStateException());
        this.records.succeeded("b", 1, null);
        this.records.failed("b", 1, new IllegalStateException());
        assertThat(this.registry.getAllRetries()).extracting(Retry::getName).containsExactly("ai-a");
        assertCounts(0, 0, 0, 0);
    }

    private void assertCounts(long succeeded, long succeededWithRetry, long failed, long failedWithRetry) {
        Retry.Metrics metrics = shown().getMetrics();
        assertThat(List.of(metrics.getNumberOfSuccessfulCallsWithoutRetryAttempt(),
                metrics.getNumberOfSuccessfulCallsWithRetryAttempt(),
                metrics.getNumberOfFailedCallsWithoutRetryAttempt(), metrics.getNumberOfFailedCallsWithRetryAttempt()))
            .containsExactly(succeeded, succeededWithRetry, failed, failedWithRetry);
    }

}
