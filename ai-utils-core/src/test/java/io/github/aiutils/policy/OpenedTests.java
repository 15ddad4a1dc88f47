package io.github.aiutils.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Given;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class OpenedTests {

    private static final Entry ENTRY = new Entry("1", Instant.EPOCH, "req", "test", Given.A, Map.of(), true);

    private final List<String> heard = new ArrayList<>();

    private final BaseSubscriber<Entry> reader = new BaseSubscriber<>() {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(Entry entry) {
            OpenedTests.this.heard.add("handed over");
        }

    };

    private CostLedger ledger(Mono<Void> opening) {
        return new CostLedger() {

            @Override
            public Mono<Void> open(Entry entry) {
                return opening;
            }

            @Override
            public Mono<Void> settle(Entry entry, Bill bill) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Mono<Void> drop(Entry entry) {
                return Mono.fromRunnable(() -> OpenedTests.this.heard.add("dropped"));
            }

            @Override
            public Mono<UsageReport> report(UsageQuery query) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Mono<Void> clear() {
                throw new UnsupportedOperationException();
            }

        };
    }

    @Test
    void handsOverWhatIsOpen() {
        StepVerifier.create(new Opened(ledger(Mono.empty()), ENTRY)).expectNext(ENTRY).verifyComplete();
        assertThat(this.heard).isEmpty();
    }

    @Test
    void dropsWhatWasJustOpenedForOneWhoLeft() {
        new Opened(ledger(Mono.<Void>empty().doOnTerminate(this.reader::cancel)), ENTRY).subscribe(this.reader);
        assertThat(this.heard).containsExactly("dropped");
    }

    @Test
    void leavesNothingOpenWhenItIsCancelledBefore() {
        Mono<Void> never = Mono.<Void>never().doOnCancel(() -> this.heard.add("cancelled"));
        new Opened(ledger(never), ENTRY).subscribe(this.reader);
        this.reader.cancel();
        this.reader.cancel();
        assertThat(this.heard).containsExactly("cancelled", "dropped");
    }

    @Test
    void doesNotDropWhatIsHandedOver() {
        new Opened(ledger(Mono.empty()), ENTRY).subscribe(this.reader);
        this.reader.cancel();
        assertThat(this.heard).containsExactly("handed over");
    }

    @Test
    void saysWhyAnEntryCannotBeOpened() {
        StepVerifier.create(new Opened(ledger(Mono.error(new IllegalStateException("full"))), ENTRY))
            .verifyErrorMessage("full");
        assertThat(this.heard).isEmpty();
    }

}
