package io.github.aiutils.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.aiutils.limit.QuotaSnapshot.Gauge;
import io.github.aiutils.limit.QuotaSnapshot.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class QuotaTests {

    private static final long SECOND = 1_000_000_000;

    private static final Need SMALL = Need.of(1, 1, 1);

    private long now = -5 * SECOND;

    private static QuotaLimits limits(Long requests, Long perDay, Long tokens, Long input, Long output) {
        return new QuotaLimits(requests, perDay, tokens, input, output);
    }

    private static QuotaLimits tokens(long perMinute) {
        return limits(null, null, perMinute, null, null);
    }

    private static QuotaSettings settings(QuotaLimits limits, Charge charge, int window) {
        return new QuotaSettings(limits, Duration.ofSeconds(window), charge, ColdStart.RAMP, true, true, 1);
    }

    private Quota quota(QuotaLimits limits) {
        return new Quota(settings(limits, Charge.PRODUCED, 60), this.now);
    }

    private Gauge gauge(Quota quota) {
        return quota.gauges(this.now).get(0);
    }

    private double available(Quota quota) {
        return gauge(quota).available();
    }

    private static List<QuotaReading> tokensLeft(double limit, double remaining) {
        return List.of(new QuotaReading(Dimension.TOKENS_PER_MINUTE, limit, remaining));
    }

    /**
     * Laws 1 and 6, and that no scope is ever stuck: available + lent + spent - refilled
     * = capacity whatever the order, a freeze is never shortened, and after all ended and
     * time passed a small call may go.
     */
    @ParameterizedTest
    @CsvSource({ "PRODUCED,1", "PRODUCED,2", "PRODUCED,3", "PRODUCED,4", "RESERVE,1", "RESERVE,2", "RESERVE,3",
            "RESERVE,4", "CAPPED,1", "CAPPED,2", "CAPPED,3", "CAPPED,4" })
    void accountsForEverythingWhateverTheOrder(Charge charge, long seed) {
        Random random = new Random(seed);
        QuotaLimits limits = (seed % 2 == 0) ? limits(600L, 50_000L, 200_000L, null, null)
                : (seed == 1) ? QuotaLimits.NONE : limits(600L, null, null, 200_000L, 50_000L);
        Quota quota = new Quota(settings(limits, charge, 1 + random.nextInt(60)), this.now);
        List<Grant> underWay = new ArrayList<>();
        List<Grant> ended = new ArrayList<>();
        long frozenUntil = this.now;
        for (int step = 0; step < 5000; step++) {
            this.now += random.nextInt(1_000_000_000);
            Grant grant = underWay.isEmpty() ? null : underWay.get(random.nextInt(underWay.size()));
            switch (random.nextInt(11)) {
                case 0, 1, 2, 3 -> {
                    Need need = Need.of(random.nextInt(3000), random.nextInt(500), 1 + random.nextInt(1000));
                    long wait = quota.nanosUntil(need, this.now);
                    assertThat(wait).isNotNegative();
                    assertThat(wait == 0).isEqualTo(quota.waitsFor(need) == null && quota.tooSmallFor(need) == null);
                    if (wait == 0) {
                        underWay.add(quota.take(need, this.now));
                    }
                }
                case 4, 5 -> {
                    if (grant != null) {
                        quota.settle(grant, random.nextInt(4000), random.nextInt(2000), this.now);
                    }
                }
                case 6 -> {
                    if (grant != null) {
                        quota.fail(grant, this.now);
                        quota.giveBack(grant, this.now);
                    }
                }
                case 7 -> {
                    if (grant != null) {
                        quota.giveBack(grant, this.now);
                        quota.settle(grant, 1e6, 1e6, this.now);
                    }
                }
                case 8 -> {
                    if (grant != null && random.nextInt(4) == 0) {
                        Duration hint = (random.nextInt(3) == 0) ? null : Duration.ofMillis(random.nextInt(9000));
                        if (hint != null) {
                            boolean thawed = frozenUntil - this.now <= 0;
                            long until = this.now + hint.toNanos();
                            frozenUntil = (thawed || until - frozenUntil > 0) ? until : frozenUntil;
                        }
                        if (random.nextInt(5) == 0) {
                            quota.slowDown(grant, this.now);
                        }
                        quota.refused(grant, hint, random.nextBoolean() ? List.of() : readings(random), this.now);
                    }
                }
                case 9 -> {
                    if (grant != null) {
                        quota.extend(grant, random.nextInt(3000), this.now);
                    }
                }
                default -> {
                    List<Grant> any = (random.nextBoolean() || ended.isEmpty()) ? underWay : ended;
                    if (!any.isEmpty()) {
                        quota.read(any.get(random.nextInt(any.size())), readings(random), this.now);
                    }
                }
            }
            underWay.removeIf((one) -> one.returned && ended.add(one));
            assertThat(quota.underWay()).isEqualTo(underWay.size());
            assertThat(quota.unaccounted()).isLessThan(1e-3);
            assertThat(quota.frozenFor(this.now).toNanos()).isGreaterThanOrEqualTo(frozenUntil - this.now);
        }
        underWay.forEach((grant) -> quota.settle(grant, 100, 100, this.now));
        assertThat(quota.gauges(this.now)).allSatisfy((gauge) -> {
            assertThat(gauge.reserved()).isCloseTo(0, within(1e-3));
            assertThat(gauge.available()).isLessThanOrEqualTo(gauge.capacity());
        });
        assertThat(quota.idle(this.now + 120 * SECOND)).isTrue();
        long wait = quota.nanosUntil(SMALL, this.now);
        assertThat(wait).isLessThan(3600 * SECOND);
        assertThat(quota.nanosUntil(SMALL, this.now + wait)).isLessThanOrEqualTo(1);
    }

    private static List<QuotaReading> readings(Random random) {
        List<QuotaReading> readings = new ArrayList<>();
        for (Dimension dimension : Dimension.values()) {
            if (dimension != Dimension.REQUESTS_PER_DAY && random.nextInt(3) == 0) {
                double limit = dimension.countsRequests() ? 500 + random.nextInt(200)
                        : 20_000 + random.nextInt(200_000);
                readings.add(new QuotaReading(dimension, (random.nextInt(9) == 0) ? -1 : limit,
                        (random.nextInt(4) == 0) ? -1 : random.nextInt((int) limit)));
            }
        }
        return readings;
    }

    /**
     * Law 2: in any interval d what was admitted, less what was given back of it, is at
     * most capacity + rate × d + what one call has more than the capacity.
     */
    @ParameterizedTest
    @CsvSource({ "PRODUCED,1", "PRODUCED,2", "PRODUCED,3", "RESERVE,4", "RESERVE,5", "RESERVE,6", "CAPPED,7",
            "CAPPED,8", "CAPPED,9" })
    void admitsNoMoreThanTheCapacityAndWhatIsRefilled(Charge charge, long seed) {
        Random random = new Random(seed);
        int window = 1 + random.nextInt(60);
        Quota quota = new Quota(settings(tokens(120_000), charge, window), this.now);
        double capacity = 2000 * window;
        List<Grant> underWay = new ArrayList<>();
        double admitted = 0;
        double least = Double.MAX_VALUE;
        for (int step = 0; step < 20_000; step++) {
            this.now += (random.nextInt(500) == 0) ? 100 * SECOND : random.nextInt(300_000_000);
            double refilled = this.now / 1e9 * 2000;
            if (random.nextInt(5) < 3) {
                Need need = Need.of(random.nextInt(1900), random.nextInt(1000), 1 + random.nextInt(1900));
                need = (random.nextInt(50) == 0 && charge == Charge.PRODUCED) ? Need.of(1000, 8000, 9000) : need;
                if (quota.nanosUntil(need, this.now) == 0) {
                    least = Math.min(least, admitted - refilled);
                    double ahead = charge.ahead(Dimension.TOKENS_PER_MINUTE, need);
                    admitted += ahead;
                    underWay.add(quota.take(need, this.now));
                    double more = Math.max(0, ahead - capacity);
                    assertThat(admitted - refilled).isLessThanOrEqualTo(least + capacity + more + 1e-3);
                }
            }
            else if (!underWay.isEmpty()) {
                Grant grant = underWay.remove(random.nextInt(underWay.size()));
                least = Math.min(least, admitted - refilled);
                if (random.nextInt(5) == 0) {
                    Need former = grant.need;
                    quota.extend(grant, former.output() * 2, this.now);
                    admitted += charge.ahead(Dimension.TOKENS_PER_MINUTE, grant.need)
                            - charge.ahead(Dimension.TOKENS_PER_MINUTE, former);
                }
                double input = random.nextInt(3000);
                double output = random.nextInt(2000);
                double ahead = charge.ahead(Dimension.TOKENS_PER_MINUTE, grant.need);
                admitted += charge.inTheEnd(Dimension.TOKENS_PER_MINUTE, grant.need, input, output) - ahead;
                quota.settle(grant, input, output, this.now);
                least = Math.min(least, admitted - refilled);
            }
        }
        assertThat(admitted).isGreaterThan(1e6);
    }

    /**
     * A provider that charges as it says, and whose limits we know, refuses nothing if
     * sizes are known; its network reorders nothing.
     */
    @ParameterizedTest
    @CsvSource({ "RESERVE,1", "RESERVE,2", "RESERVE,3", "CAPPED,4", "CAPPED,5", "CAPPED,6" })
    void isNeverRefusedByAProviderThatKeepsItsWord(Charge charge, long seed) {
        Random random = new Random(seed);
        int window = 1 + random.nextInt(60);
        Quota quota = new Quota(settings(tokens(120_000), charge, window), this.now);
        double capacity = 2000 * window;
        double bucket = capacity;
        List<Grant> underWay = new ArrayList<>();
        int admitted = 0;
        for (int step = 0; step < 20_000; step++) {
            long passed = random.nextInt(300_000_000);
            this.now += passed;
            bucket = Math.min(capacity, bucket + passed / 1e9 * 2000);
            Need need = Need.of(random.nextInt(1000), random.nextInt(500), 1 + random.nextInt(1000));
            if (quota.nanosUntil(need, this.now) == 0) {
                underWay.add(quota.take(need, this.now));
                bucket -= charge.onArrival(Dimension.TOKENS_PER_MINUTE, need);
                assertThat(bucket).isGreaterThan(-1e-3);
                admitted++;
            }
            if (!underWay.isEmpty() && random.nextInt(3) > 0) {
                Grant grant = underWay.remove(random.nextInt(underWay.size()));
                double output = random.nextDouble() * grant.need.cap();
                double corrected = charge.onArrival(Dimension.TOKENS_PER_MINUTE, grant.need)
                        - charge.inTheEnd(Dimension.TOKENS_PER_MINUTE, grant.need, grant.need.input(), output);
                bucket = Math.min(capacity, bucket + corrected);
                quota.settle(grant, grant.need.input(), output, this.now);
            }
        }
        assertThat(admitted).isGreaterThan(2000);
    }

    /**
     * A burst of prompts while long answers are still produced: what these will be
     * charged is not there twice, though our own books refilled since.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void isNeverRefusedWhileLongAnswersAreProduced(long seed) {
        Random random = new Random(seed);
        Quota quota = new Quota(QuotaSettings.DEFAULTS.withLimits(tokens(120_000)), this.now);
        double bucket = 120_000;
        Map<Grant, Double> left = new LinkedHashMap<>();
        int admitted = 0;
        for (int step = 0; step < 50_000; step++) {
            this.now += SECOND / 10;
            bucket = Math.min(120_000, bucket + 200);
            for (Map.Entry<Grant, Double> answer : List.copyOf(left.entrySet())) {
                bucket -= Math.min(6, answer.getValue());
                left.put(answer.getKey(), answer.getValue() - 6);
                if (answer.getValue() <= 6) {
                    left.remove(answer.getKey());
                    Need need = answer.getKey().need;
                    quota.settle(answer.getKey(), need.input(), need.output(), this.now);
                }
            }
            boolean burst = step % 1200 < 50;
            for (int i = (burst || random.nextInt(33) == 0) ? 0 : 40; i < (burst ? 40 : 1); i++) {
                Need need = burst ? Need.of(1000, 10, 5000)
                        : Need.of(random.nextInt(500), 2000 + random.nextInt(4000), 6000);
                if (quota.nanosUntil(need, this.now) == 0) {
                    assertThat(bucket).isGreaterThanOrEqualTo(need.input());
                    bucket -= need.input();
                    left.put(quota.take(need, this.now), need.output());
                    admitted++;
                }
            }
        }
        assertThat(admitted).isGreaterThan(4000);
    }

    /** What is expected to be produced is no more than what was set aside for it. */
    @Test
    void staysOpenWhileAnswersStall() {
        Quota quota = quota(tokens(120_000));
        for (int i = 0; i < 50; i++) {
            Grant grant = quota.take(Need.of(100, 600, 1000), this.now);
            this.now += 10 * SECOND;
            quota.settle(grant, 100, 600, this.now);
        }
        for (int i = 0; i < 50; i++) {
            quota.take(Need.of(100, 100, 100), this.now);
        }
        this.now += 600 * SECOND;
        assertThat(quota.nanosUntil(Need.of(100_000, 100, 100), this.now)).isZero();
    }

    /** Law 4: what fits an idle limit goes at once. */
    @ParameterizedTest
    @EnumSource
    void admitsAtOnceWhatFitsAnIdleLimit(Charge charge) {
        for (int window : new int[] { 1, 10, 60 }) {
            Quota quota = new Quota(settings(tokens(60_000), charge, window), this.now);
            Need need = Need.of(500 * window, 500 * window, 500 * window);
            assertThat(quota.nanosUntil(need, this.now)).isZero();
            Need large = Need.of(1000L * window + 1, 0, 0);
            assertThat(quota.nanosUntil(large, this.now)).isEqualTo(Quota.NEVER);
            assertThat(quota.tooSmallFor(large)).isEqualTo(Dimension.TOKENS_PER_MINUTE);
        }
    }

    @Test
    void waitsForTheOutputLimitOnlyWhereThatIsCharged() {
        Need need = Need.of(100, 100, 32_000);
        assertThat(new Quota(settings(tokens(10_000), Charge.PRODUCED, 60), this.now).nanosUntil(need, this.now))
            .isZero();
        assertThat(new Quota(settings(tokens(10_000), Charge.RESERVE, 60), this.now).tooSmallFor(need))
            .isEqualTo(Dimension.TOKENS_PER_MINUTE);
        assertThat(new Quota(settings(tokens(10_000), Charge.CAPPED, 60), this.now).tooSmallFor(need))
            .isEqualTo(Dimension.TOKENS_PER_MINUTE);
    }

    /** Our guess of the answer is nobody's charge. */
    @ParameterizedTest
    @EnumSource(Charge.class)
    void settlesWhatHasNoOutputLimitByWhatItUsed(Charge charge) {
        Quota quota = new Quota(settings(tokens(10_000), charge, 60), this.now);
        Grant grant = quota.take(Need.of(100, 1000, Need.UNCAPPED), this.now);
        assertThat(available(quota)).isEqualTo(8900);
        quota.settle(grant, 100, 40, this.now);
        assertThat(available(quota)).isEqualTo(9860);
        assertThat(quota.unaccounted()).isLessThan(1e-6);
    }

    /** The least of limits neither fails nor loops. */
    @ParameterizedTest
    @ValueSource(ints = { 1, 7, 60 })
    void keepsALimitOfOne(int window) {
        for (QuotaLimits limits : List.of(limits(1L, null, null, null, null), tokens(1))) {
            Quota quota = new Quota(QuotaSettings.DEFAULTS.withLimits(limits).withWindow(Duration.ofSeconds(window)),
                    this.now);
            for (int i = 0; i < 10; i++) {
                Need need = Need.of(1, 0, 0);
                assertThat(quota.nanosUntil(need, this.now)).isZero();
                quota.settle(quota.take(need, this.now), 1, 0, this.now);
                long wait = quota.nanosUntil(need, this.now);
                assertThat(wait).isCloseTo(60 * SECOND, within(10L));
                this.now += wait - 1;
                assertThat(quota.nanosUntil(need, this.now)).isBetween(1L, 5L);
                this.now += 5;
            }
        }
    }

    @Test
    void countsRequestsOfADay() {
        Quota quota = quota(limits(null, 24L, null, null, null));
        for (int i = 0; i < 24; i++) {
            quota.settle(quota.take(SMALL, this.now), 1, 1, this.now);
        }
        assertThat(quota.nanosUntil(SMALL, this.now)).isCloseTo(3600 * SECOND, within(2L));
    }

    @Test
    void paysADebtInTime() {
        Quota quota = quota(tokens(60_000));
        quota.settle(quota.take(SMALL, this.now), 90_000, 0, this.now);
        assertThat(available(quota)).isEqualTo(-30_000);
        assertThat(quota.nanosUntil(SMALL, this.now)).isEqualTo(30 * SECOND + 2_000_000);
        this.now += 90 * SECOND;
        assertThat(available(quota)).isEqualTo(60_000);
        this.now += 90 * SECOND;
        assertThat(available(quota)).isEqualTo(60_000);
    }

    @Test
    void takesOverALowerAndAHigherLimit() {
        Quota quota = quota(QuotaLimits.NONE);
        Grant first = quota.take(SMALL, this.now);
        quota.read(first, tokensLeft(10_000, 10_000), this.now);
        assertThat(gauge(quota).source()).isEqualTo(Source.HEADER);
        assertThat(gauge(quota).capacity()).isEqualTo(10_000);
        quota.read(first, tokensLeft(4000, -1), this.now);
        assertThat(available(quota)).isEqualTo(4000);
        quota.read(first, tokensLeft(20_000, -1), this.now);
        assertThat(available(quota)).isEqualTo(4000);
        this.now += 60 * SECOND;
        assertThat(available(quota)).isEqualTo(20_000);
    }

    @Test
    void usesNoMoreThanIsConfiguredWhateverIsTold() {
        Quota quota = quota(tokens(10_000));
        Grant grant = quota.take(SMALL, this.now);
        quota.read(grant, tokensLeft(50_000, 50_000), this.now);
        assertThat(gauge(quota).capacity()).isEqualTo(10_000);
        assertThat(gauge(quota).source()).isEqualTo(Source.CONFIGURED);
        quota.read(grant, tokensLeft(5000, 5000), this.now);
        assertThat(gauge(quota).capacity()).isEqualTo(5000);
    }

    @Test
    void countsWhatOthersUse() {
        Quota quota = quota(tokens(100_000));
        Grant grant = quota.take(Need.of(10_000, 0, 0), this.now);
        quota.read(grant, tokensLeft(100_000, 40_000), this.now);
        assertThat(available(quota)).isCloseTo(40_000, within(1000.0));
        this.now += 30 * SECOND;
        assertThat(available(quota)).isCloseTo(90_000, within(1000.0));
        this.now += 30 * SECOND;
        assertThat(available(quota)).isEqualTo(100_000);
        assertThat(quota.unaccounted()).isLessThan(1e-6);
    }

    /** Reservations of those under way are not taken for the use of others. */
    @Test
    void comparesAReplyWithWhatWasThoughtWhenItsRequestWent() {
        Quota quota = quota(tokens(100_000));
        Grant first = quota.take(Need.of(10_000, 0, 0), this.now);
        quota.take(Need.of(30_000, 0, 0), this.now);
        quota.read(first, tokensLeft(100_000, 90_000), this.now);
        assertThat(available(quota)).isEqualTo(60_000);
    }

    @Test
    void ignoresAnOlderReplyThatComesLate() {
        Quota quota = quota(tokens(100_000));
        Grant older = quota.take(Need.of(10_000, 0, 0), this.now);
        Grant newer = quota.take(Need.of(10_000, 0, 0), this.now);
        quota.read(newer, tokensLeft(100_000, 30_000), this.now);
        double known = available(quota);
        quota.read(older, tokensLeft(90_000, 89_000), this.now);
        assertThat(available(quota)).isEqualTo(known).isLessThan(32_000);
        quota.read(newer, tokensLeft(100_000, 80_000), this.now);
        assertThat(available(quota)).isEqualTo(80_000);
    }

    @Test
    void opensIfEveryReplyOfAMinuteHasMoreThanThought() {
        Quota quota = quota(tokens(100_000));
        Grant grant = quota.take(Need.of(90_000, 0, 0), this.now);
        for (int i = 0; i < 13; i++) {
            quota.read(grant, tokensLeft(100_000, 60_000), this.now);
            double before = available(quota);
            assertThat(before).isLessThan(95_000);
            grant = quota.take(Need.of(8333, 0, 0), this.now);
            this.now += 5 * SECOND;
        }
        assertThat(available(quota)).isGreaterThan(30_000);
        assertThat(quota.unaccounted()).isLessThan(1e-6);
    }

    @Test
    void booksThoseUnderWayInADimensionThatBecomesKnown() {
        Quota quota = quota(limits(100L, null, null, null, null));
        List<Grant> grants = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            grants.add(quota.take(Need.of(1000, 1000, 1000), this.now));
        }
        quota.read(grants.get(4), tokensLeft(50_000, 45_000), this.now);
        Gauge learned = quota.gauges(this.now).get(1);
        assertThat(learned.reserved()).isEqualTo(10_000);
        assertThat(learned.available()).isEqualTo(40_000);
        grants.forEach((grant) -> quota.settle(grant, 1000, 500, this.now));
        assertThat(quota.gauges(this.now).get(1).available()).isEqualTo(42_500);
        assertThat(quota.unaccounted()).isLessThan(1e-6);
    }

    /** Or what it reserved would be taken for the use of others. */
    @Test
    void chargesAnAnswerThatOutgrewItsCapOnce() {
        Quota quota = new Quota(settings(tokens(100_000), Charge.RESERVE, 60), this.now);
        Grant grant = quota.take(Need.of(100, 100, 100), this.now);
        quota.extend(grant, 20_000, this.now);
        quota.settle(grant, 100, 20_000, this.now);
        Grant next = quota.take(Need.of(900, 0, 0), this.now);
        quota.read(next, tokensLeft(100_000, 79_000), this.now);
        assertThat(available(quota)).isEqualTo(79_000);
    }

    @Test
    void sendsNothingMoreOfADimensionThatWasRefusedWithoutAWord() {
        Quota quota = quota(tokens(60_000));
        Grant grant = quota.take(Need.of(1000, 0, 0), this.now);
        this.now += SECOND;
        quota.refused(grant, Duration.ZERO, List.of(), this.now);
        assertThat(available(quota)).isCloseTo(0, within(1e-6));
        assertThat(gauge(quota).limit()).isBetween(30_000L, 59_000L);
        assertThat(gauge(quota).source()).isEqualTo(Source.LEARNED);
        assertThat(quota.nanosUntil(SMALL, this.now)).isPositive();
    }

    /** Or a refusal that had to do with the minute would close the scope for a day. */
    @Test
    void doesNotTakeARefusalForTheEndOfTheDay() {
        Quota quota = quota(limits(10L, 250L, null, null, null));
        for (int i = 0; i < 100; i++) {
            quota.settle(quota.take(SMALL, this.now), 1, 1, this.now);
            this.now += 6 * SECOND;
        }
        quota.refused(quota.take(SMALL, this.now), null, List.of(), this.now);
        assertThat(quota.nanosUntil(SMALL, this.now)).isLessThan(20 * SECOND);
        assertThat(quota.gauges(this.now).get(1).available()).isGreaterThan(140);
    }

    /** A server that says to come back at once, and refuses again each time. */
    @ParameterizedTest
    @ValueSource(longs = { 0, 20, 1500 })
    void trustsAShortHintOnceAndThenBacksOff(long hintMillis) {
        Duration hint = Duration.ofMillis(hintMillis);
        Quota quota = new Quota(QuotaSettings.DEFAULTS, this.now);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            quota.refused(quota.take(SMALL, this.now), hint, List.of(), this.now);
            waits.add(quota.frozenFor(this.now).toMillis());
            this.now += quota.frozenFor(this.now).toNanos() + 1;
        }
        assertThat(waits).startsWith(hintMillis, Math.max(hintMillis, 1000), 2000L, 4000L).endsWith(60_000L, 60_000L);
        quota.settle(quota.take(SMALL, this.now), 1, 1, this.now);
        quota.refused(quota.take(SMALL, this.now), hint, List.of(), this.now);
        assertThat(quota.frozenFor(this.now)).isEqualTo(hint);
    }

    @ParameterizedTest
    @EnumSource(Charge.class)
    void isNotClosedForHoursByAnAbsurdReport(Charge charge) {
        Quota quota = new Quota(settings(limits(null, null, 60_000L, null, null), charge, 60), this.now);
        quota.settle(quota.take(Need.of(1, 1, Need.UNCAPPED), this.now), 1e15, 1e15, this.now);
        assertThat(quota.unaccounted()).isLessThan(1e-3);
        assertThat(quota.nanosUntil(SMALL, this.now)).isBetween(9 * 60 * SECOND, 10 * 60 * SECOND);
        this.now += 15 * 60 * SECOND;
        Grant grant = quota.take(SMALL, this.now);
        this.now += SECOND;
        assertThat(quota.nanosUntil(SMALL, this.now)).isZero();
        quota.settle(grant, 100, 100, this.now);
        assertThat(quota.nanosUntil(SMALL, this.now)).isZero();
    }

    @Test
    void neverStopsForGoodHoweverOftenItIsToldToSlowDown() {
        Quota quota = quota(tokens(60_000));
        for (int i = 0; i < 2000; i++) {
            Grant grant = quota.take(SMALL, this.now);
            this.now += SECOND;
            quota.slowDown(grant, this.now);
            quota.refused(grant, Duration.ZERO, List.of(), this.now);
        }
        assertThat(quota.nanosUntil(SMALL, this.now)).isLessThan(100 * SECOND);
    }

    @Test
    void believesAReplyThatSaysWhatIsLeftAndNotTheRefusal() {
        Quota quota = quota(tokens(60_000));
        Grant grant = quota.take(Need.of(1000, 0, 0), this.now);
        quota.refused(grant, Duration.ofSeconds(2), tokensLeft(60_000, 59_500), this.now);
        this.now += 2 * SECOND;
        assertThat(gauge(quota).limit()).isEqualTo(60_000);
        assertThat(quota.nanosUntil(Need.of(50_000, 0, 0), this.now)).isZero();
    }

    @Test
    void changesNothingByRepliesIfItMayNotAdapt() {
        Quota quota = new Quota(new QuotaSettings(tokens(60_000), Duration.ofSeconds(60), Charge.PRODUCED,
                ColdStart.RAMP, false, true, 1), this.now);
        Grant grant = quota.take(Need.of(1000, 0, 0), this.now);
        quota.read(grant, tokensLeft(100, 0), this.now);
        assertThat(available(quota)).isEqualTo(59_000);
        quota.refused(grant, Duration.ofSeconds(2), tokensLeft(100, 0), this.now);
        assertThat(available(quota)).isEqualTo(60_000);
        assertThat(quota.frozenFor(this.now)).isEqualTo(Duration.ofSeconds(2));
    }

    /** Or one reply that makes no sense would close a model for hours. */
    @Test
    void asksAgainAfterAMinuteIfALimitThatWasToldLeavesADebtOfHours() {
        Quota quota = quota(QuotaLimits.NONE);
        Need need = Need.of(10, 1000, 1000);
        Grant grant = quota.take(need, this.now);
        quota.read(grant, tokensLeft(1, 1), this.now);
        quota.settle(grant, 10, 990, this.now);
        this.now += 59 * SECOND;
        assertThat(quota.eta(new Load(), need, this.now)).isGreaterThan(30 * SECOND);
        this.now += 2 * SECOND;
        assertThat(quota.nanosUntil(need, this.now)).isZero();
        grant = quota.take(need, this.now);
        assertThat(quota.nanosUntil(need, this.now)).isPositive();
        quota.read(grant, tokensLeft(200_000, 199_000), this.now);
        quota.settle(grant, 10, 990, this.now);
        this.now += 2 * SECOND;
        assertThat(quota.nanosUntil(need, this.now)).isZero();
        assertThat(quota.unaccounted()).isLessThan(1e-6);
    }

    @Test
    void leavesAMarginOfTheLimit() {
        Quota quota = new Quota(QuotaSettings.DEFAULTS.withLimits(tokens(100_000)), this.now);
        assertThat(available(quota)).isEqualTo(98_500);
    }

    @Test
    void countsAcrossTheWrapOfTheClock() {
        this.now = Long.MAX_VALUE - 5 * SECOND;
        Quota quota = quota(tokens(60_000));
        Grant grant = quota.take(Need.of(60_000, 0, 0), this.now);
        quota.refused(grant, Duration.ofSeconds(10), tokensLeft(60_000, 0), this.now);
        assertThat(quota.frozenFor(this.now)).isEqualTo(Duration.ofSeconds(10));
        this.now += 9 * SECOND;
        assertThat(quota.frozenFor(this.now)).isEqualTo(Duration.ofSeconds(1));
        this.now += 61 * SECOND;
        assertThat(quota.nanosUntil(SMALL, this.now)).isZero();
    }

}
