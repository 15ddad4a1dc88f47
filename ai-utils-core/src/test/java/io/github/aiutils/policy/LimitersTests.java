package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.Given;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.TestLimiters;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class LimitersTests {

    private final VirtualTime time = new VirtualTime();

    private final List<String> told = new ArrayList<>();

    private final List<Lease> leases = new ArrayList<>();

    private final QuotaLimiter limiter = TestLimiters.concurrent(1, 10, Duration.ofSeconds(30), this.time);

    private final Limiters limiters = new Limiters(Map.of("a", this.limiter), List.of(new Admissions() {

        @Override
        public void admitted(Call call, long waitedNanos) {
            LimitersTests.this.told.add("admitted after " + Duration.ofNanos(waitedNanos));
        }

        @Override
        public void refused(Call call, long waitedNanos) {
            LimitersTests.this.told.add("refused after " + Duration.ofNanos(waitedNanos));
        }

    }), this.time::nanos);

    private Mono<Lease> acquisition() {
        return this.limiters.find("a").acquire(Given.to(Given.A), Usage.UNKNOWN);
    }

    @Test
    void tellsHowLongEachWaited() {
        acquisition().subscribe(this.leases::add);
        acquisition().subscribe(this.leases::add);
        acquisition().subscribe(this.leases::add, (error) -> {
        });
        this.time.advanceSeconds(7);
        this.leases.get(0).complete().block();
        this.time.advanceSeconds(23);
        assertThat(this.told).containsExactly("admitted after PT0S", "admitted after PT7S", "refused after PT30S");
    }

    @Test
    void aLeaseThatIsCancelledWhileItIsHandedOverComesBack() {
        acquisition().subscribe(new BaseSubscriber<>() {

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(Lease lease) {
                cancel();
            }

        });
        assertThat(TestLimiters.free(this.limiter)).isEqualTo(1);
    }

    @Test
    void whoIsNotLimitedHasNoLimiter() {
        assertThat(this.limiters.find("b")).isNull();
        assertThat(this.limiters.quota("b")).isNull();
    }

    @Test
    void aLimiterOfAnotherKindHasNoQuotaToShow() {
        Limiters own = new Limiters(Map.of("a", (call, expected) -> Mono.empty()), List.of(), this.time::nanos);
        assertThat(own.find("a")).isNotNull();
        assertThat(own.quota("a")).isNull();
        own.reset("a");
    }

}
