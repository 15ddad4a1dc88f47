package io.github.aiutils.batch;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Cost;
import io.github.aiutils.Given;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class BatchRunnerTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofSeconds(20);

    private final VirtualTime time = new VirtualTime();

    private BatchRunner.Builder runner(FakeClient client) {
        return BatchRunner.builder(client).time(this.time, () -> 0.5);
    }

    private static List<BatchItem> items(int count) {
        return IntStream.range(0, count).mapToObj((i) -> BatchItem.of(ChatRequest.of("prompt " + i))).toList();
    }

    private Mono<ChatResponse> echo(ChatRequest request, Duration latency) {
        return FakeClient.sent()
            .then(Mono.delay(latency, this.time))
            .map((tick) -> FakeClient.answer(FakeClient.text(request)));
    }

    private static Mono<ChatResponse> failing(ErrorClass errorClass) {
        return Mono.error(Given.error(errorClass, Given.A));
    }

    private Read read(Flux<BatchEvent> events) {
        Read read = new Read(Long.MAX_VALUE);
        events.subscribe(read);
        return read;
    }

    /** Reads until the end, an hour at most. */
    private Read readAll(Flux<BatchEvent> events) {
        Read read = read(events);
        for (int i = 0; i < 36_000 && !read.over(); i++) {
            this.time.advance(Duration.ofMillis(100));
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void resultsBelongToTheirItemsAndTheSummaryIsWhatWasBilled(long seed) {
        int count = 10_000;
        Random random = new Random(seed);
        Bill bill = new Bill();
        FakeClient client = new FakeClient((request) -> FakeClient.sent()
            .then(Mono.delay(Duration.ofMillis(1 + (long) Math.exp(5 + random.nextGaussian())), this.time))
            .flatMap((tick) -> bill.answer(request, random)));
        List<String> models = new ArrayList<>(List.of("a/one", "b/two", "c/three"));
        models.add(null);
        List<BatchItem> items = IntStream.range(0, count)
            .mapToObj((i) -> BatchItem.of("item-" + i,
                    ChatRequest.of("prompt " + i).withModel(models.get(random.nextInt(models.size())))))
            .toList();
        Read read = readAll(runner(client).concurrency(2, 16).build().events(items));
        assertThat(read.results).hasSize(count);
        for (int i = 0; i < count; i++) {
            BatchResult result = read.results.get(i);
            assertThat(result.index()).isEqualTo(i);
            assertThat(result.id()).isEqualTo("item-" + i);
            if (result.succeeded()) {
                assertThat(result.response().text()).isEqualTo("prompt " + i);
            }
        }
        assertThat(client.mostUnderWay()).isLessThanOrEqualTo(16);
        BatchTotals totals = read.summary().totals();
        assertThat(totals.succeeded()).isEqualTo(bill.answers).isGreaterThan(9_000);
        assertThat(totals.failed()).isEqualTo(count - bill.answers).isPositive();
        assertThat(totals.attempts()).isEqualTo(client.asked.size()).isGreaterThan(count);
        assertThat(totals.tokens()).isEqualTo(new BatchTokens(bill.input, 0, bill.output));
        assertThat(totals.costs()).containsExactly(new Cost(bill.costs.get("EUR"), "EUR"),
                new Cost(bill.costs.get("USD"), "USD"));
        assertThat(totals.unpriced()).isEqualTo(bill.unpriced).isPositive();
        assertThat(read.summary().errors()).containsOnlyKeys(ErrorClass.INVALID_REQUEST);
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void handsResultsOnAsTheyFinishIfAsked() {
        FakeClient client = new FakeClient((request) -> echo(request,
                SECOND.multipliedBy(10 - Long.parseLong(FakeClient.text(request).substring(7)))));
        Read read = readAll(runner(client).asFinished().build().events(items(10)));
        assertThat(read.indexes()).containsExactly(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L);
        assertThat(read.results).allMatch((result) -> result.response().text().equals("prompt " + result.index()));
    }

    @Test
    void opensWhileAnswersComeNarrowsWhenThereAreTooManyAndRecovers() {
        AtomicLong capacity = new AtomicLong(1_000);
        FakeClient[] holder = new FakeClient[1];
        FakeClient client = new FakeClient((request) -> (holder[0].underWay() > capacity.get()) ? FakeClient.sent()
            .then(Mono.delay(Duration.ofMillis(50), this.time))
            .then(failing(ErrorClass.RATE_LIMITED)) : echo(request, SECOND));
        holder[0] = client;
        read(runner(client).concurrency(2, 40).maxItemRetries(1_000).build().events(items(100_000)));
        assertThat(client.underWay()).isEqualTo(10);
        this.time.advanceSeconds(5);
        assertThat(client.underWay()).isEqualTo(40);
        capacity.set(2);
        this.time.advanceSeconds(30);
        client.forgetMost();
        this.time.advanceSeconds(30);
        assertThat(client.mostUnderWay()).isLessThanOrEqualTo(4);
        capacity.set(1_000);
        this.time.advanceSeconds(60);
        assertThat(client.underWay()).isEqualTo(40);
    }

    @Test
    void keepsTwoWaitingForQuotaAndNoMoreWhichUsesAllOfIt() {
        Quota quota = new Quota(Duration.ofMillis(100));
        FakeClient client = new FakeClient((request) -> quota.wait(this.time)
            .then(FakeClient.sent())
            .then(Mono.delay(Duration.ofMillis(3_000), this.time))
            .map((tick) -> FakeClient.answer("ok")));
        Read read = read(runner(client).concurrency(1, 200).build().events(items(10_000)));
        this.time.advanceSeconds(60);
        quota.mostWaiting = 0;
        long before = quota.granted;
        this.time.advanceSeconds(100);
        assertThat(quota.granted - before).isBetween(999L, 1_000L);
        assertThat(quota.mostWaiting).isEqualTo(AdaptiveLimit.QUEUED);
        assertThat(client.underWay()).isBetween(31, 33);
        assertThat(read.last.progress().waiting()).isEqualTo(AdaptiveLimit.QUEUED);
        assertThat(read.last.progress().inFlight()).isBetween(31, 33);
    }

    @Test
    void aClientThatDoesNotTellWhenItSendsIsNotHeldBack() {
        FakeClient client = new FakeClient(
                (request) -> Mono.delay(SECOND, this.time).map((tick) -> FakeClient.answer("ok")));
        read(runner(client).concurrency(1, 30).build().events(items(1_000)));
        this.time.advanceSeconds(5);
        assertThat(client.underWay()).isEqualTo(30);
    }

    @Test
    void anItemThatWaitsForItsRetryHoldsNoPlace() {
        List<ErrorClass> first = new ArrayList<>(List.of(ErrorClass.SERVER_ERROR));
        FakeClient client = new FakeClient(
                (request) -> first.isEmpty() ? echo(request, SECOND) : failing(first.remove(0)));
        Read read = read(runner(client).concurrency(1, 1)
            .backoff(SECOND.multipliedBy(20), SECOND.multipliedBy(60))
            .build()
            .events(items(3)));
        this.time.advanceSeconds(2);
        assertThat(client.asked).containsExactly("prompt 0", "prompt 1", "prompt 2");
        assertThat(read.results).isEmpty();
        this.time.advance(Duration.ofMillis(7_999));
        assertThat(client.asked).hasSize(3);
        this.time.advanceSeconds(2);
        assertThat(read.indexes()).containsExactly(0L, 1L, 2L);
        assertThat(read.results.get(0).duration()).isEqualTo(Duration.ofSeconds(11));
        assertThat(read.summary().totals().succeeded()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    void onlyErrorsThatMayPassAreTriedAgain(ErrorClass errorClass) {
        FakeClient client = new FakeClient((request) -> failing(errorClass));
        Read read = readAll(runner(client).maxItemRetries(3).build().events(items(1)));
        int calls = switch (errorClass) {
            case RATE_LIMITED, OVERLOADED, SERVER_ERROR, CONNECTION, TIMEOUT, INTERRUPTED_STREAM, MALFORMED_RESPONSE ->
                4;
            default -> 1;
        };
        assertThat(client.asked).hasSize(calls);
        assertThat(read.results.get(0).status()).isEqualTo(BatchStatus.FAILED);
        assertThat(read.results.get(0).error().errorClass()).isEqualTo(errorClass);
        assertThat(read.results.get(0).response()).isNull();
        assertThat(read.summary().errors()).containsExactly(Map.entry(errorClass, 1L));
    }

    @ParameterizedTest
    @EnumSource(value = ErrorClass.class, names = { "QUOTA_WAIT", "CIRCUIT_OPEN" })
    void whatOurOwnRefuseIsTriedAgainWhenTheySayWhen(ErrorClass errorClass) {
        List<AiException> refusals = new ArrayList<>(
                List.of(new RefusedException(errorClass, "not now", Duration.ofSeconds(30))));
        FakeClient client = new FakeClient(
                (request) -> refusals.isEmpty() ? echo(request, SECOND) : Mono.error(refusals.remove(0)));
        Read read = read(runner(client).build().events(items(1)));
        this.time.advance(Duration.ofMillis(29_999));
        assertThat(client.asked).hasSize(1);
        this.time.advanceSeconds(5);
        assertThat(read.summary().totals().succeeded()).isOne();
        assertThat(read.results.get(0).attempts()).isOne();
    }

    @Test
    void noOtherItemGoesWhileTheProviderAskedForSilence() {
        List<AiException> errors = new ArrayList<>(List.of(Given.rateLimited(Given.A, Duration.ofSeconds(60))));
        FakeClient client = new FakeClient(
                (request) -> errors.isEmpty() ? echo(request, SECOND) : Mono.error(errors.remove(0)));
        Read read = read(runner(client).concurrency(1, 1).build().events(items(50)));
        this.time.advance(Duration.ofMillis(59_999));
        assertThat(client.asked).containsExactly("prompt 0");
        this.time.advanceSeconds(60);
        assertThat(read.summary().totals().succeeded()).isEqualTo(50);
    }

    @Test
    void aLongFreezeDoesNotEatTheRetriesOfAllItems() {
        AtomicLong frozenUntil = new AtomicLong(Duration.ofSeconds(120).toNanos());
        FakeClient client = new FakeClient((request) -> {
            long left = frozenUntil.get() - this.time.nanos();
            return (left > 0)
                    ? Mono.error(new RefusedException(ErrorClass.QUOTA_WAIT, "frozen", Duration.ofNanos(left)))
                    : echo(request, SECOND);
        });
        Read read = readAll(runner(client).concurrency(1, 8).build().events(items(500)));
        assertThat(read.summary().totals().succeeded()).isEqualTo(500);
        assertThat(client.asked.size() - 500).isLessThan(20);
    }

    @Test
    void modelsRunBesideEachOtherAndNoneHoldsUpAnother() {
        FakeClient client = new FakeClient(
                (request) -> "a/frozen".equals(request.model()) ? Mono.never() : echo(request, SECOND));
        List<BatchItem> items = IntStream.range(0, 400)
            .mapToObj(
                    (i) -> BatchItem.of(ChatRequest.of("prompt " + i).withModel((i % 2 == 0) ? "a/frozen" : "b/free")))
            .toList();
        Read read = read(runner(client).concurrency(4, 4).asFinished().build().events(items));
        this.time.advanceSeconds(50);
        assertThat(read.indexes()).hasSize(200).allMatch((index) -> index % 2 == 1);
        assertThat(client.mostUnderWay()).isEqualTo(4);
        assertThat(client.underWay()).isEqualTo(4);
        read.cancel();
        assertThat(client.underWay()).isZero();
    }

    @Test
    void theFirstErrorStopsTheBatchIfAsked() {
        FakeClient client = new FakeClient((request) -> failing(ErrorClass.INVALID_REQUEST));
        Read read = readAll(runner(client).concurrency(1, 1).stopOnFirstError().build().events(items(20)));
        assertThat(client.asked).hasSize(1);
        assertThat(read.results.get(0).status()).isEqualTo(BatchStatus.FAILED);
        assertThat(read.results.subList(1, 20)).hasSize(19)
            .allMatch((result) -> result.status() == BatchStatus.SKIPPED);
        assertThat(read.summary().end()).isEqualTo(BatchSummary.End.FIRST_ERROR);
    }

    @Test
    void theFirstErrorCancelsWhatIsUnderWayAndSkipsTheRestOfAnyNumber() {
        FakeClient client = new FakeClient((request) -> FakeClient.text(request).equals("prompt 3")
                ? FakeClient.sent().then(Mono.delay(SECOND, this.time)).then(failing(ErrorClass.NOT_FOUND))
                : echo(request, Duration.ofHours(1)));
        Read read = read(runner(client).concurrency(8, 8).window(20).stopOnFirstError().build().events(items(5_000)));
        this.time.advanceSeconds(1);
        assertThat(client.cancels()).isEqualTo(7);
        assertThat(client.underWay()).isZero();
        assertThat(client.asked).hasSize(8);
        assertThat(read.indexes()).isEqualTo(LongStream.range(0, 5_000).boxed().toList());
        assertThat(read.summary().totals()).returns(1L, BatchTotals::failed)
            .returns(4_999L, BatchTotals::skipped)
            .returns(8L, BatchTotals::attempts);
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void theDeadlineEndsTheBatch() {
        FakeClient client = new FakeClient((request) -> echo(request, SECOND.multipliedBy(3)));
        Read read = read(runner(client).concurrency(2, 2)
            .window(10)
            .deadline(SECOND.multipliedBy(4))
            .build()
            .events(Flux.fromIterable(items(8)).concatWith(Flux.never())));
        this.time.advanceSeconds(4);
        assertThat(read.results).extracting(BatchResult::status)
            .containsExactly(BatchStatus.SUCCEEDED, BatchStatus.SUCCEEDED, BatchStatus.SKIPPED, BatchStatus.SKIPPED,
                    BatchStatus.SKIPPED, BatchStatus.SKIPPED, BatchStatus.SKIPPED, BatchStatus.SKIPPED);
        assertThat(read.summary().end()).isEqualTo(BatchSummary.End.DEADLINE);
        assertThat(client.underWay()).isZero();
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void aRetryThatWouldComeAfterTheDeadlineIsNotWaitedFor() {
        FakeClient client = new FakeClient((request) -> Mono.error(Given.rateLimited(Given.A, Duration.ofSeconds(60))));
        Read read = read(runner(client).deadline(Duration.ofSeconds(30)).build().events(items(1)));
        assertThat(read.results).extracting(BatchResult::status).containsExactly(BatchStatus.FAILED);
        assertThat(read.summary().end()).isEqualTo(BatchSummary.End.COMPLETED);
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void cancellingLeavesNothing() {
        FakeClient client = new FakeClient((request) -> FakeClient.text(request).endsWith("0")
                ? failing(ErrorClass.SERVER_ERROR) : echo(request, SECOND));
        boolean[] sourceCancelled = new boolean[1];
        Read read = read(runner(client).concurrency(4, 4)
            .deadline(Duration.ofHours(1))
            .build()
            .events(Flux.fromIterable(items(5_000)).doOnCancel(() -> sourceCancelled[0] = true)));
        this.time.advance(Duration.ofMillis(2_500));
        assertThat(client.underWay()).isEqualTo(4);
        read.cancel();
        assertThat(client.underWay()).isZero();
        assertThat(client.cancels()).isEqualTo(4);
        assertThat(sourceCancelled[0]).isTrue();
        assertThat(this.time.pending()).isZero();
        int asked = client.asked.size();
        this.time.advanceSeconds(100);
        assertThat(client.asked).hasSize(asked);
    }

    @Test
    void nothingIsCalledBeforeSomeoneAsks() {
        FakeClient client = new FakeClient((request) -> echo(request, SECOND));
        Read read = new Read(0);
        runner(client).build().events(items(10)).subscribe(read);
        assertThat(client.asked).isEmpty();
        read.request(1);
        assertThat(client.asked).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void aSlowReaderIsNotWorkedAheadOfFurtherThanTheWindow(boolean ordered) {
        AtomicLong read = new AtomicLong();
        AtomicLong handedOn = new AtomicLong();
        AtomicLong furthest = new AtomicLong();
        FakeClient client = new FakeClient((request) -> echo(request, SECOND));
        BatchRunner.Builder runner = runner(client).concurrency(4, 8).window(50);
        BatchRunner built = (ordered ? runner : runner.asFinished()).build();
        Read reader = new Read(1);
        built
            .events(Flux.fromIterable(items(500))
                .doOnNext((item) -> furthest.accumulateAndGet(read.incrementAndGet() - handedOn.get(), Math::max)))
            .doOnNext((event) -> handedOn.incrementAndGet())
            .subscribe(reader);
        this.time.advanceSeconds(100);
        assertThat(reader.results).hasSize(1);
        assertThat(read).hasValueLessThanOrEqualTo(51);
        for (int i = 0; i < 600 && !reader.over(); i++) {
            reader.request(1);
            this.time.advanceSeconds(1);
        }
        assertThat(reader.results).hasSize(500);
        assertThat(reader.over()).isTrue();
        assertThat(furthest).hasValueLessThanOrEqualTo(50);
    }

    @Test
    void anErrorOfTheItemsEndsTheBatchAfterWhatWasBegun() {
        FakeClient client = new FakeClient((request) -> echo(request, SECOND));
        Read read = read(runner(client).build()
            .events(Flux.fromIterable(items(3)).concatWith(Flux.error(new IllegalStateException("no more")))));
        assertThat(read.error).isNull();
        this.time.advanceSeconds(1);
        assertThat(read.results).hasSize(3);
        assertThat(read.error).hasMessage("no more");
    }

    @Test
    void anUnforeseenErrorIsItsItemsOwn() {
        FakeClient client = new FakeClient((request) -> {
            if (FakeClient.text(request).equals("prompt 1")) {
                throw new NullPointerException("secret prompt");
            }
            return FakeClient.text(request).equals("prompt 2") ? Mono.empty() : echo(request, SECOND);
        });
        Read read = readAll(runner(client).build().events(items(4)));
        assertThat(read.summary().totals().succeeded()).isEqualTo(2);
        assertThat(read.results.get(1).error())
            .hasMessage("the client of a batch failed with a java.lang.NullPointerException");
        assertThat(read.results.get(2).error()).hasMessage("the client of a batch completed without an answer");
        assertThat(client.asked).hasSize(4);
    }

    @Test
    void aListenerSeesAllAndBreaksNothing() {
        List<BatchEvent> seen = new ArrayList<>();
        FakeClient client = new FakeClient((request) -> echo(request, SECOND));
        BatchRunner runner = runner(client).listener((event) -> {
            seen.add(event);
            throw new IllegalStateException("a listener failed on purpose");
        }).build();
        List<BatchResult> results = new ArrayList<>();
        runner.run(items(5)).subscribe(results::add);
        this.time.advanceSeconds(10);
        assertThat(results).hasSize(5);
        assertThat(seen).hasSize(6).last().isInstanceOf(BatchEvent.Ended.class);
    }

    @Test
    void progressForeseesTheEnd() {
        FakeClient client = new FakeClient((request) -> echo(request, SECOND));
        Read read = read(runner(client).concurrency(10, 10).build().events(items(100)));
        this.time.advanceSeconds(5);
        BatchProgress progress = read.last.progress();
        assertThat(progress.total()).isEqualTo(100);
        assertThat(progress.totals().done()).isEqualTo(50);
        assertThat(progress.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(progress.eta()).isEqualTo(Duration.ofSeconds(5));
        assertThat(progress.totals().successRate()).isOne();
        this.time.advanceSeconds(5);
        assertThat(read.last.progress().eta()).isZero();
        assertThat(read.summary().duration()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void anEmptyBatchHasASummaryOfZeros() {
        Read read = readAll(runner(new FakeClient((request) -> Mono.never())).build().events(Flux.empty()));
        assertThat(read.summary().totals()).isEqualTo(new BatchTotals(0, 0, 0, 0, 0, BatchTokens.NONE, List.of(), 0));
        assertThat(read.summary().totals().successRate()).isZero();
    }

    @Test
    void refusesBoundsThatCannotBe() {
        BatchRunner.Builder runner = runner(new FakeClient((request) -> Mono.never()));
        assertThatThrownBy(() -> runner.concurrency(0, 1)).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> runner.concurrency(5, 4)).hasMessageContaining("from 5 to 4");
        assertThatThrownBy(() -> runner.maxItemRetries(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> runner.deadline(Duration.ZERO)).hasMessageContaining("positive");
        assertThatThrownBy(() -> runner.concurrency(1, 30).window(29).build())
            .hasMessage("the window of a batch is 29, but must hold its 30 calls under way");
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void losesNothingWhenManyThreadsAnswer(boolean ordered) {
        Random random = new Random(7);
        FakeClient client = new FakeClient((request) -> Mono.defer(() -> {
            Mono<ChatResponse> answer = FakeClient.sent().then(Mono.just(FakeClient.answer(FakeClient.text(request))));
            return switch (random.nextInt(4)) {
                case 0 -> answer;
                case 1 -> answer.publishOn(Schedulers.parallel());
                case 2 -> answer.subscribeOn(Schedulers.boundedElastic());
                default -> (random.nextInt(10) == 0) ? failing(ErrorClass.CONNECTION)
                        : answer.delayElement(Duration.ofMillis(1));
            };
        }));
        BatchRunner.Builder runner = BatchRunner.builder(client)
            .concurrency(1, 24)
            .window(100)
            .maxItemRetries(20)
            .backoff(Duration.ofMillis(1), Duration.ofMillis(2));
        List<BatchResult> results = (ordered ? runner : runner.asFinished()).build()
            .run(Flux.fromIterable(items(5_000)).publishOn(Schedulers.boundedElastic()))
            .limitRate(16)
            .collectList()
            .block(SOON);
        assertThat(results).hasSize(5_000)
            .allMatch((result) -> result.response() != null
                    && result.response().text().equals("prompt " + result.index()));
        assertThat(results.stream().map(BatchResult::index).distinct()).hasSize(5_000);
        assertThat(client.mostUnderWay()).isLessThanOrEqualTo(24);
    }

    /** What a fake provider bills. */
    private static final class Bill {

        private final Map<String, BigDecimal> costs = new HashMap<>();

        private long answers;

        private long unpriced;

        private long input;

        private long output;

        Mono<ChatResponse> answer(ChatRequest request, Random random) {
            int dice = random.nextInt(100);
            if (dice < 3) {
                return failing(ErrorClass.INVALID_REQUEST);
            }
            if (dice < 10) {
                return failing((dice < 6) ? ErrorClass.SERVER_ERROR : ErrorClass.OVERLOADED);
            }
            this.answers++;
            Usage usage = new Usage((long) random.nextInt(1_000), null, null, null, (long) random.nextInt(500), null);
            this.input += usage.input();
            this.output += usage.output();
            Cost cost = null;
            if (dice < 20) {
                this.unpriced++;
            }
            else {
                cost = new Cost(BigDecimal.valueOf(random.nextInt(1_000_000), 9), (dice < 40) ? "EUR" : "USD");
                this.costs.merge(cost.currency(), cost.amount(), BigDecimal::add);
            }
            return Mono.just(FakeClient.answer(FakeClient.text(request), usage, cost));
        }

    }

    /** Lets one go after each period, and counts who waits. */
    private static final class Quota {

        private final Duration period;

        private long nextNanos;

        private int waiting;

        private int mostWaiting;

        private long granted;

        Quota(Duration period) {
            this.period = period;
        }

        Mono<Void> wait(VirtualTime time) {
            return Mono.defer(() -> {
                this.nextNanos = Math.max(this.nextNanos + this.period.toNanos(), time.nanos());
                this.mostWaiting = Math.max(this.mostWaiting, ++this.waiting);
                return Mono.delay(Duration.ofNanos(this.nextNanos - time.nanos()), time);
            }).doOnNext((tick) -> {
                this.waiting--;
                this.granted++;
            }).then();
        }

    }

    /** Reads events. */
    private static final class Read extends BaseSubscriber<BatchEvent> {

        private final List<BatchResult> results = new ArrayList<>();

        private final long first;

        private BatchEvent.Finished last;

        private BatchSummary summary;

        private Throwable error;

        private boolean completed;

        Read(long first) {
            this.first = first;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (this.first > 0) {
                request(this.first);
            }
        }

        @Override
        protected void hookOnNext(BatchEvent event) {
            assertThat(this.summary).isNull();
            if (event instanceof BatchEvent.Finished finished) {
                this.last = finished;
                this.results.add(finished.result());
                assertThat(finished.progress().totals().done()).isEqualTo(this.results.size());
            }
            else if (event instanceof BatchEvent.Ended ended) {
                this.summary = ended.summary();
            }
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            this.error = thrown;
        }

        @Override
        protected void hookOnComplete() {
            this.completed = true;
        }

        boolean over() {
            return this.completed || this.error != null;
        }

        BatchSummary summary() {
            assertThat(this.error).isNull();
            assertThat(this.completed).isTrue();
            return this.summary;
        }

        List<Long> indexes() {
            return this.results.stream().map(BatchResult::index).toList();
        }

    }

}
