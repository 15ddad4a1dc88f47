package io.github.aiutils.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.aiutils.Given;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.ErrorClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class LeastLatencyRouterTests {

    private final VirtualTime time = new VirtualTime();

    private final LeastLatencyRouter router = router(List.of(Given.A, Given.B), 1);

    private LeastLatencyRouter router(List<Route> routes, long seed) {
        return new LeastLatencyRouter(routes, this.time::nanos, new Random(seed)::nextDouble);
    }

    private Route best(LeastLatencyRouter of) {
        return of.routes(Given.streamed()).get(0);
    }

    /** An attempt whose first output comes after some milliseconds. */
    private void answer(LeastLatencyRouter of, Route route, long millis) {
        Pending attempt = new Pending(of, route);
        this.time.advance(Duration.ofMillis(millis));
        attempt.source.next(Given.text("a"));
        attempt.source.complete();
    }

    private static final class Pending {

        final TestPublisher<Reply> source = TestPublisher
            .createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);

        final Disposable subscription;

        Pending(LeastLatencyRouter of, Route route) {
            this.subscription = of.watch(route, this.source.flux()).onErrorComplete().subscribe();
        }

    }

    @Test
    void prefersTheRouteThatAnswersSooner() {
        answer(this.router, Given.A, 900);
        answer(this.router, Given.B, 300);
        assertThat(this.router.routes(Given.streamed())).containsExactly(Given.B, Given.A);
    }

    @Test
    void countsTheTimeToTheFirstOutputAndNoLonger() {
        answer(this.router, Given.A, 500);
        Pending attempt = new Pending(this.router, Given.B);
        attempt.source.next(Given.head());
        attempt.source.next(Given.text(""));
        this.time.advance(Duration.ofMillis(100));
        attempt.source.next(Given.text("a"));
        this.time.advance(Duration.ofMillis(3000));
        attempt.source.complete();
        assertThat(best(this.router)).isEqualTo(Given.B);
    }

    @Test
    void leavesARouteThatIsBusier() {
        answer(this.router, Given.A, 100);
        answer(this.router, Given.B, 250);
        List<Pending> underWay = new ArrayList<>();
        List<Route> chosen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            chosen.add(best(this.router));
            underWay.add(new Pending(this.router, chosen.get(i)));
        }
        assertThat(chosen).containsExactly(Given.A, Given.A, Given.B, Given.A, Given.A);
        underWay.forEach((attempt) -> attempt.subscription.dispose());
        assertThat(best(this.router)).isEqualTo(Given.A);
    }

    @Test
    void leavesARouteAtOnceThatTurnsSlowAndComesBackLater() {
        for (int i = 0; i < 20; i++) {
            answer(this.router, Given.A, 200);
            answer(this.router, Given.B, 600);
        }
        assertThat(best(this.router)).isEqualTo(Given.A);
        answer(this.router, Given.A, 4000);
        assertThat(best(this.router)).isEqualTo(Given.B);
        int calls = 0;
        while (best(this.router).equals(Given.B)) {
            answer(this.router, Given.B, 600);
            calls++;
        }
        assertThat(calls).isBetween(10, 60);
    }

    @Test
    void takesAFailureForASlowAnswer() {
        answer(this.router, Given.A, 100);
        answer(this.router, Given.B, 1000);
        new Pending(this.router, Given.A).source.error(Given.error(ErrorClass.CONNECTION, Given.A));
        assertThat(best(this.router)).isEqualTo(Given.B);
    }

    /** A deadline cuts it off, and nobody will ever know how long it would have been. */
    @Test
    void takesALongSilenceThatIsCutOffForASlowAnswer() {
        answer(this.router, Given.A, 100);
        answer(this.router, Given.B, 900);
        Pending hanging = new Pending(this.router, Given.A);
        this.time.advance(Duration.ofSeconds(2));
        hanging.subscription.dispose();
        assertThat(best(this.router)).isEqualTo(Given.B);
    }

    @Test
    void learnsNothingFromACallerWhoLeavesSoonOrAfterOutput() {
        answer(this.router, Given.A, 100);
        answer(this.router, Given.B, 900);
        Pending left = new Pending(this.router, Given.A);
        this.time.advance(Duration.ofMillis(500));
        left.subscription.dispose();
        Pending heard = new Pending(this.router, Given.A);
        this.time.advance(Duration.ofMillis(100));
        heard.source.next(Given.text("a"));
        this.time.advance(Duration.ofSeconds(9));
        heard.subscription.dispose();
        Pending empty = new Pending(this.router, Given.A);
        this.time.advance(Duration.ofMillis(100));
        empty.source.complete();
        this.time.advance(Duration.ofSeconds(9));
        empty.subscription.dispose();
        answer(this.router, Given.B, 900);
        assertThat(best(this.router)).isEqualTo(Given.A);
    }

    /** Else one wrong request would move the traffic of all others. */
    @Test
    void doesNotTakeACallersFaultForASlowAnswer() {
        answer(this.router, Given.A, 300);
        answer(this.router, Given.B, 900);
        new Pending(this.router, Given.A).source.error(Given.error(ErrorClass.INVALID_REQUEST, Given.A));
        assertThat(best(this.router)).isEqualTo(Given.A);
    }

    @Test
    void doesNotTakeABrokenStreamForASlowAnswer() {
        answer(this.router, Given.A, 100);
        answer(this.router, Given.B, 1000);
        Pending attempt = new Pending(this.router, Given.A);
        this.time.advance(Duration.ofMillis(100));
        attempt.source.next(Given.text("a"));
        attempt.source.error(Given.error(ErrorClass.INTERRUPTED_STREAM, Given.A));
        assertThat(best(this.router)).isEqualTo(Given.A);
    }

    @Test
    void triesARouteItKnowsNothingOfFirstButNotWithAll() {
        answer(this.router, Given.A, 500);
        assertThat(best(this.router)).isEqualTo(Given.B);
        new Pending(this.router, Given.B);
        assertThat(best(this.router)).isEqualTo(Given.A);
    }

    @Test
    void spreadsTheFirstCallsOverAllRoutes() {
        Map<Route, Integer> counts = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            Route route = best(this.router);
            new Pending(this.router, route);
            counts.merge(route, 1, Integer::sum);
        }
        assertThat(counts).isEqualTo(Map.of(Given.A, 50, Given.B, 50));
    }

    @Test
    void forgetsAttemptsHoweverTheyEnd() {
        answer(this.router, Given.A, 100);
        answer(this.router, Given.B, 101);
        for (int i = 0; i < 50; i++) {
            Pending cancelled = new Pending(this.router, Given.A);
            cancelled.subscription.dispose();
            Pending late = new Pending(this.router, Given.A);
            late.subscription.dispose();
            late.source.complete();
            this.router.watch(Given.A, Flux.empty()).blockLast(Duration.ofSeconds(5));
            this.router.watch(Given.B, Flux.empty()).blockLast(Duration.ofSeconds(5));
        }
        assertThat(this.router.routes(Given.streamed())).containsExactly(Given.A, Given.B);
        new Pending(this.router, Given.A);
        assertThat(best(this.router)).isEqualTo(Given.B);
    }

    /** As happens when a cancel races with the end. */
    @Test
    void countsAnAttemptOnceThatIsCancelledAfterItsEnd() {
        answer(this.router, Given.A, 100);
        answer(this.router, Given.B, 150);
        for (int i = 0; i < 10; i++) {
            this.router.watch(Given.B, Flux.empty()).subscribe(new CancelsAfterTheEnd());
        }
        assertThat(best(this.router)).isEqualTo(Given.A);
    }

    private static final class CancelsAfterTheEnd implements CoreSubscriber<Reply> {

        private Subscription subscription;

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Reply reply) {
        }

        @Override
        public void onError(Throwable error) {
        }

        @Override
        public void onComplete() {
            this.subscription.cancel();
        }

    }

    @Test
    void doesNotWatchARouteThatIsNotItsOwn() {
        Flux<Reply> replies = Flux.empty();
        assertThat(this.router.watch(Given.C, replies)).isSameAs(replies);
    }

    @Test
    void watchesEachSubscriptionAndNothingBefore() {
        answer(this.router, Given.A, 100);
        answer(this.router, Given.B, 150);
        Flux<Reply> watched = this.router.watch(Given.A, Flux.never());
        assertThat(best(this.router)).isEqualTo(Given.A);
        watched.subscribe();
        assertThat(best(this.router)).isEqualTo(Given.B);
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5 })
    void givesEachRouteOnce(long seed) {
        Random random = new Random(seed);
        List<Route> routes = List.of(Given.A, Given.B, Given.C, new Route("d", "four"));
        LeastLatencyRouter of = router(routes, seed);
        for (int i = 0; i < 1000; i++) {
            assertThat(of.routes(Given.streamed())).containsExactlyInAnyOrderElementsOf(routes);
            answer(of, routes.get(random.nextInt(4)), random.nextInt(3000));
        }
    }

    /** Of two drawn by chance the better: the worst of three is never first. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5 })
    void drawsTwoByChanceAndGivesTheBetterFirst(long seed) {
        LeastLatencyRouter of = router(List.of(Given.A, Given.B, Given.C), seed);
        answer(of, Given.A, 3000);
        answer(of, Given.B, 100);
        answer(of, Given.C, 1000);
        Map<Route, Integer> counts = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            counts.merge(best(of), 1, Integer::sum);
        }
        assertThat(counts).containsOnlyKeys(Given.B, Given.C);
        assertThat(counts.get(Given.B)).isBetween(1880, 2120);
    }

    /**
     * Closed loop of 20 callers: the faster route gets more, the slower is not starved.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void sharesCallsOutByHowFastRoutesAre(long seed) {
        Random random = new Random(seed);
        Map<Route, Integer> counts = new HashMap<>();
        for (int caller = 0; caller < 20; caller++) {
            Mono.defer(() -> {
                Route route = best(this.router);
                counts.merge(route, 1, Integer::sum);
                long millis = (route.equals(Given.A) ? 200 : 600) + random.nextInt(100);
                return this.router.watch(route,
                        Mono.<Reply>just(Given.done()).delaySubscription(Duration.ofMillis(millis), this.time).flux())
                    .then();
            }).repeat(200).subscribe();
        }
        this.time.advanceSeconds(3600);
        assertThat(counts.get(Given.A)).isGreaterThan(2 * counts.get(Given.B));
        assertThat(counts.get(Given.B)).isGreaterThan(200);
    }

}
