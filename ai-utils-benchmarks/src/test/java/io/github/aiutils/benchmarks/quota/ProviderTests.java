package io.github.aiutils.benchmarks.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.github.aiutils.benchmarks.quota.SimCall.Ending;
import io.github.aiutils.benchmarks.quota.SimCall.Fate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Tests of {@link Provider}, which offers 6,000 tokens and 60 requests a minute. */
class ProviderTests {

    private static final long SECOND = 1_000_000_000L;

    private static final ProviderSettings SETTINGS = ProviderSettings.DEFAULT.withLimits(6_000, 60);

    private final Timeline timeline = new Timeline();

    private final Recorder client = new Recorder();

    @Test
    void answersAtSixtyTokensASecond() {
        Provider provider = provider(SETTINGS);
        provider.receive(call(1_000, 300, Fate.COMPLETE), this.client);
        this.timeline.runUntil(60 * SECOND);
        assertThat(this.client.told).containsExactly("head", "completed");
        assertThat(this.client.times.get(1) - this.client.times.get(0)).isEqualTo(5 * SECOND);
        assertThat(provider.meters().tokensCharged(60 * SECOND)).isEqualTo(1_300, within(1e-6));
    }

    @Test
    void refusesWhatIsNotLeftAndTellsWhenItWillBe() {
        Provider provider = provider(SETTINGS);
        provider.receive(call(5_500, 300, Fate.COMPLETE), new Recorder());
        provider.receive(call(1_000, 300, Fate.COMPLETE), this.client);
        assertThat(this.client.told).containsExactly("refused");
        assertThat(this.client.headers).isNotNull();
        assertThat(this.client.headers.retryAfter()).isEqualTo(5 * SECOND);
        assertThat(this.client.headers.requests().remaining()).isEqualTo(58);
    }

    @Test
    void debtFromOutputRefusesUntilItIsPaid() {
        Provider provider = provider(SETTINGS.withLimits(600, 60));
        provider.receive(call(600, 3_000, Fate.COMPLETE), new Recorder());
        this.timeline.runUntil(20 * SECOND);
        provider.receive(call(1, 1, Fate.COMPLETE), this.client);
        assertThat(this.client.told).containsExactly("refused");
        assertThat(provider.headers().tokens().remaining()).isZero();
        this.timeline.runUntil(240 * SECOND);
        provider.receive(call(1, 1, Fate.COMPLETE), this.client);
        assertThat(this.client.told).containsExactly("refused", "refused");
        this.timeline.runUntil(360 * SECOND);
        provider.receive(call(1, 1, Fate.COMPLETE), this.client);
        this.timeline.runUntil(400 * SECOND);
        assertThat(this.client.told).containsExactly("refused", "refused", "head", "completed");
    }

    @Test
    void saysWhatNeverFits() {
        provider(SETTINGS).receive(call(6_001, 1, Fate.COMPLETE), this.client);
        assertThat(this.client.told).containsExactly("too large");
    }

    @Test
    void cutAnswerIsChargedUpToItsLastToken() {
        Provider provider = provider(SETTINGS);
        Exchange exchange = provider.receive(call(1_000, 300, new Fate(Ending.CUT, 120)), this.client);
        this.timeline.runUntil(60 * SECOND);
        assertThat(this.client.told).containsExactly("head", "cut");
        assertThat(exchange.produced()).isEqualTo(120);
        assertThat(provider.meters().tokensCharged(60 * SECOND)).isEqualTo(1_120, within(1e-6));
    }

    @Test
    void stalledAnswerStopsAndStaysOpen() {
        Provider provider = provider(SETTINGS.with(Charging.RESERVE));
        Exchange exchange = provider.receive(call(1_000, 300, new Fate(Ending.STALLED, 120)), this.client);
        this.timeline.runUntil(60 * SECOND);
        assertThat(this.client.told).containsExactly("head");
        assertThat(provider.meters().tokensCharged(60 * SECOND)).isEqualTo(5_000);
        exchange.hangUp();
        assertThat(provider.meters().tokensCharged(60 * SECOND)).isEqualTo(1_120);
    }

    @Test
    void answerNobodyReadsStopsWithAWholeToken() {
        Provider provider = provider(SETTINGS);
        Exchange exchange = provider.receive(call(1_000, 300, new Fate(Ending.CANCELLED, 60)), this.client);
        while (this.client.told.isEmpty()) {
            this.timeline.runUntil(this.timeline.now() + 1_000_000);
        }
        this.timeline.runUntil(this.client.times.get(0) + SECOND + 1_000_000);
        exchange.hangUp();
        this.timeline.runUntil(60 * SECOND);
        assertThat(exchange.produced()).isEqualTo(61);
        assertThat(provider.meters().tokensCharged(60 * SECOND)).isEqualTo(1_061, within(1e-6));
        assertThat(this.client.told).containsExactly("head");
    }

    @Test
    void changeOfLimitsShowsInTheNextHeaders() {
        Provider provider = provider(SETTINGS);
        this.timeline.runUntil(SECOND);
        provider.change(0.5);
        assertThat(provider.changed()).isEqualTo(SECOND);
        assertThat(provider.headers().tokens()).isEqualTo(new RateHeaders.Rate(3_000, 3_000, 0));
        assertThat(provider.headers().requests().limit()).isEqualTo(30);
    }

    @Test
    void staleHeadersAreOneToFiveSecondsOld() {
        Provider provider = provider(SETTINGS.with(HeaderStyle.OPENAI, true));
        for (int i = 0; i < 1_000; i++) {
            long now = i * SECOND / 10;
            this.timeline.runUntil(now);
            long age = now - provider.headers().at();
            if (now >= 5 * SECOND) {
                assertThat(age).isBetween(SECOND - SECOND / 10, 5 * SECOND);
            }
        }
    }

    private Provider provider(ProviderSettings settings) {
        return new Provider(this.timeline, settings, new SplittableRandom(1));
    }

    private static SimCall call(long input, long output, Fate fate) {
        return new SimCall(1, 0, new SimCall.Size(input, input, input, output, 4_000), fate, 0, Long.MAX_VALUE);
    }

    private final class Recorder implements Exchange.Client {

        private final List<String> told = new ArrayList<>();

        private final List<Long> times = new ArrayList<>();

        private @Nullable RateHeaders headers;

        private void hear(String what) {
            this.told.add(what);
            this.times.add(ProviderTests.this.timeline.now());
        }

        @Override
        public void refused(RateHeaders headers) {
            this.headers = headers;
            hear("refused");
        }

        @Override
        public void tooLarge() {
            hear("too large");
        }

        @Override
        public void head(RateHeaders headers) {
            this.headers = headers;
            hear("head");
        }

        @Override
        public void completed() {
            hear("completed");
        }

        @Override
        public void cut() {
            hear("cut");
        }

    }

}
