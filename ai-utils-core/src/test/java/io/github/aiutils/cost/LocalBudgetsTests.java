package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Given;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.cost.BudgetSettings.OnExceeded;
import io.github.aiutils.cost.BudgetSettings.Reserve;
import io.github.aiutils.cost.Budgets.Reservation;
import io.github.aiutils.cost.TestBudgets.TestPrice;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.Reaction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static io.github.aiutils.cost.TestBudgets.DAY;
import static io.github.aiutils.cost.TestBudgets.budgets;
import static io.github.aiutils.cost.TestBudgets.call;
import static io.github.aiutils.cost.TestBudgets.costing;
import static io.github.aiutils.cost.TestBudgets.money;
import static io.github.aiutils.cost.TestBudgets.scoped;
import static io.github.aiutils.cost.TestBudgets.settings;
import static org.assertj.core.api.Assertions.assertThat;

class LocalBudgetsTests {

    private final VirtualTime time = new VirtualTime();

    private final List<String> events = new ArrayList<>();

    private final Deque<Reservation> held = new ArrayDeque<>();

    private final List<AiException> errors = new ArrayList<>();

    private Disposable reserve(Budgets budgets, String name, String most) {
        return reserve(budgets, name, call(Given.A, Map.of()), costing(most));
    }

    private Disposable reserve(Budgets budgets, String name, Call call, @Nullable Price price) {
        return budgets.reserve(call, price).subscribe((reservation) -> {
            this.held.add(reservation);
            this.events.add(name);
        }, (error) -> {
            this.errors.add((AiException) error);
            this.events.add(name + " " + ((AiException) error).errorClass().code());
        });
    }

    private static BudgetSnapshot only(Budgets budgets) {
        assertThat(budgets.snapshots()).hasSize(1);
        return budgets.snapshots().get(0);
    }

    private static void assertThatItHas(Budgets budgets, String spent, String reserved, int waiting) {
        BudgetSnapshot snapshot = only(budgets);
        assertThat(snapshot.spent()).isEqualByComparingTo(spent);
        assertThat(snapshot.reserved()).isEqualByComparingTo(reserved);
        assertThat(snapshot.waiting()).isEqualTo(waiting);
    }

    @Test
    @Timeout(30)
    void admitsExactlyTenOfTwoHundredCallersAndTenMoreWhenTheyCostHalf() throws Exception {
        LocalBudgets budgets = budgets(TestBudgets.clock(this.time), Schedulers.parallel(), TestBudgets.NOBODY,
                settings("10", DAY, OnExceeded.REJECT));
        List<Reservation> first = admitted(budgets, 200, "1");
        assertThat(first).hasSize(10);
        first.forEach((reservation) -> reservation.settle(money("0.5")));
        assertThatItHas(budgets, "5", "0", 0);
        List<Reservation> second = admitted(budgets, 200, "0.5");
        assertThat(second).hasSize(10);
        second.forEach((reservation) -> reservation.settle(money("0.5")));
        assertThatItHas(budgets, "10", "0", 0);
    }

    /** One that costs half could cost all: the last half is not given to it. */
    @Test
    void admitsNoneThatCouldPassTheAmount() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.REJECT));
        for (int i = 0; i < 200; i++) {
            reserve(budgets, "" + i, "1");
            this.held.forEach((reservation) -> reservation.settle(money("0.5")));
        }
        assertThat(this.held).hasSize(19);
        assertThatItHas(budgets, "9.5", "0", 0);
    }

    /** Each caller on a thread of its own, as far as that goes. */
    private static List<Reservation> admitted(Budgets budgets, int callers, String most) throws InterruptedException {
        List<Reservation> admitted = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < callers; i++) {
            threads.execute(() -> {
                try {
                    go.await();
                    budgets.reserve(call(Given.A, Map.of()), costing(most)).subscribe(admitted::add, (error) -> {
                    });
                }
                catch (InterruptedException ex) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        go.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        return admitted;
    }

    @Test
    void saysWhatIsLeftAndUntilWhen() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.REJECT));
        reserve(budgets, "0", "9.5");
        reserve(budgets, "1", "0.75");
        assertThat(this.errors).singleElement().satisfies((error) -> {
            assertThat(error).hasMessage("a call to a/one was not sent: it could cost 0.75 USD, but budget 'daily' has"
                    + " 0.5 USD left of 10 USD until 2026-11-23T00:00+01:00; lower max-output-tokens, or raise"
                    + " ai-utils.budgets.daily.amount");
            assertThat(error.retryAfter()).isEqualTo(Duration.ofHours(13));
            assertThat(error.reaction()).isEqualTo(Reaction.FAIL);
            assertThat(error.errorClass()).isEqualTo(ErrorClass.BUDGET_EXCEEDED);
        });
        reserve(budgets, "2", "11");
        assertThat(this.errors.get(1)).hasMessageContaining("but budget 'daily' has no more than 10 USD in all;");
        assertThat(this.errors.get(1).retryAfter()).isNull();
    }

    @Test
    void knowsNoEndOfATotal() {
        LocalBudgets budgets = budgets(this.time, settings("10", BudgetWindow.TOTAL, OnExceeded.REJECT));
        reserve(budgets, "0", "9.5");
        reserve(budgets, "1", "1");
        assertThat(this.errors.get(0).retryAfter()).isNull();
        assertThat(this.errors.get(0)).hasMessageContaining("0.5 USD left of 10 USD;");
    }

    @Test
    void refusesWhatNothingBounds() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.REJECT));
        reserve(budgets, "0", call(Given.A, Map.of()), new TestPrice(null, null));
        assertThat(this.errors.get(0)).hasMessage("a call to a/one was not sent: budget 'daily' is strict, and nobody"
                + " knows how long its answer may become: set options.max-output-tokens, or set"
                + " ai-utils.budgets.daily.reserve to quantile");
    }

    @Test
    void passesWhatHasNoPriceAndCountsIt() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.REJECT));
        reserve(budgets, "full", "10");
        reserve(budgets, "unpriced", call(Given.A, Map.of()), null);
        reserve(budgets, "billed", call(Given.A, Map.of()), null);
        assertThat(this.events).containsExactly("full", "unpriced", "billed");
        this.held.remove().giveBack();
        assertThat(this.held.element().held().amount()).isNull();
        this.held.remove().settle(null);
        this.held.remove().settle(money("0.1"));
        assertThat(only(budgets).unpriced()).isEqualTo(1);
        assertThatItHas(budgets, "0.1", "0", 0);
    }

    @Test
    void endsAReservationOnce() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.REJECT));
        reserve(budgets, "0", "4");
        Reservation reservation = this.held.remove();
        assertThat(reservation.held().amount()).isEqualByComparingTo("4");
        assertThat(reservation.held().durable()).isFalse();
        reservation.settle(money("1"));
        reservation.settle(money("1"));
        reservation.giveBack();
        assertThatItHas(budgets, "1", "0", 0);
    }

    @Test
    void reservesNothingBeforeSubscription() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.REJECT));
        Mono<Reservation> reservation = budgets.reserve(call(Given.A, Map.of()), costing("4"));
        assertThatItHas(budgets, "0", "0", 0);
        reservation.subscribe();
        assertThatItHas(budgets, "0", "4", 0);
    }

    @Test
    void holdsForThoseInItsScope() {
        BudgetSettings any = settings("1", DAY, OnExceeded.REJECT);
        LocalBudgets budgets = budgets(this.time,
                scoped(any, "one", new BudgetScope("web", "a", "on*", "tenant", "acme"), null));
        Map<String, String> acme = Map.of("tenant", "acme");
        assertThat(budgets.hold(call("web", Given.A, acme))).isTrue();
        assertThat(budgets.hold(call("test", Given.A, acme))).isFalse();
        assertThat(budgets.hold(call("web", Given.B, acme))).isFalse();
        assertThat(budgets.hold(call("web", new Route("a", "two"), acme))).isFalse();
        assertThat(budgets.hold(call("web", Given.A, Map.of("tenant", "other")))).isFalse();
        assertThat(budgets.hold(call("web", Given.A, Map.of()))).isFalse();
    }

    @Test
    void takesFromAllBudgetsOrFromNone() {
        BudgetSettings large = scoped(settings("10", DAY, OnExceeded.REJECT), "large", BudgetScope.ALL, null);
        BudgetSettings small = scoped(settings("2", DAY, OnExceeded.REJECT), "small",
                new BudgetScope(null, null, "one", null, null), null);
        LocalBudgets budgets = budgets(this.time, large, small);
        reserve(budgets, "0", "3");
        assertThat(this.events).containsExactly("0 budget-exceeded");
        assertThat(budgets.snapshots()).allMatch((budget) -> budget.reserved().signum() == 0);
        reserve(budgets, "1", call(Given.B, Map.of()), costing("3"));
        reserve(budgets, "2", "2");
        assertThat(budgets.snapshots()).extracting(BudgetSnapshot::name).containsExactly("large", "small");
        assertThat(budgets.snapshots()).extracting(BudgetSnapshot::reserved).containsExactly(money("5"), money("2"));
    }

    @Test
    void givesEachValueOfATagItsOwn() {
        LocalBudgets budgets = budgets(this.time,
                scoped(settings("1", DAY, OnExceeded.REJECT), "tenants", BudgetScope.ALL, "tenant"));
        for (String tenant : List.of("a", "b", "a", "b")) {
            reserve(budgets, tenant, call(Given.A, Map.of("tenant", tenant)), costing("1"));
        }
        reserve(budgets, "none", "1");
        reserve(budgets, "none", "1");
        assertThat(this.events).containsExactly("a", "b", "a budget-exceeded", "b budget-exceeded", "none",
                "none budget-exceeded");
        assertThat(budgets.snapshots()).extracting(BudgetSnapshot::value).containsExactly("a", "b", "(none)");
        assertThat(this.errors).noneMatch((error) -> error.getMessage().contains("tenant 'a'"));
    }

    @Test
    void letsValuesPastTheBoundShareOneAccountAndSaysSoOnce() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Accounts.class);
        appender.start();
        logger.addAppender(appender);
        LocalBudgets budgets = budgets(this.time,
                scoped(settings("1", DAY, OnExceeded.REJECT), "users", BudgetScope.ALL, "user"));
        for (int i = 0; i < 10_100; i++) {
            reserve(budgets, "" + i, call(Given.A, Map.of("user", "" + i)), costing("0.1"));
        }
        assertThat(this.held).hasSize(10_010);
        assertThat(budgets.snapshots()).hasSize(10_001).last().satisfies((budget) -> {
            assertThat(budget.value()).isEqualTo("(other)");
            assertThat(budget.reserved()).isEqualByComparingTo("1");
        });
        this.time.advance(Duration.ofDays(1));
        reserve(budgets, "new", call(Given.A, Map.of("user", "new")), costing("1"));
        assertThat(this.events).last().isEqualTo("new");
        assertThat(budgets.snapshots()).extracting(BudgetSnapshot::value).containsExactly("new", "(other)");
        logger.detachAppender(appender);
        assertThat(appender.list).extracting(ILoggingEvent::getFormattedMessage)
            .containsExactly(
                    "Budget 'users' has an account for 10000 values of the tag 'user'; further ones share one");
    }

    @Test
    void waitsForSettlementsInTurn() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        reserve(budgets, "0", "9");
        reserve(budgets, "large", "5");
        reserve(budgets, "small", "1");
        assertThat(this.events).containsExactly("0");
        assertThatItHas(budgets, "0", "9", 2);
        this.held.remove().settle(money("4.5"));
        assertThat(this.events).containsExactly("0", "large");
        assertThatItHas(budgets, "4.5", "5", 1);
        this.held.remove().giveBack();
        assertThat(this.events).containsExactly("0", "large", "small");
        this.held.remove().settle(money("1"));
        assertThatItHas(budgets, "5.5", "0", 0);
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void refusesAtOnceWhatNoSettlementCanHelp() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        reserve(budgets, "0", "6");
        this.held.remove().settle(money("6"));
        reserve(budgets, "1", "4");
        reserve(budgets, "2", "5");
        reserve(budgets, "3", "3");
        assertThat(this.events).containsExactly("0", "1", "2 budget-exceeded");
        this.held.remove().settle(money("4"));
        assertThat(this.events).endsWith("3 budget-exceeded");
        assertThatItHas(budgets, "10", "0", 0);
    }

    @Test
    void waitsNoLongerThanItMay() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        reserve(budgets, "0", "9");
        reserve(budgets, "1", "5");
        reserve(budgets, "2", call(Given.A, Map.of()).until(Duration.ofSeconds(10).toNanos()), costing("5"));
        this.time.advanceSeconds(10);
        assertThat(this.events).containsExactly("0", "2 deadline-exceeded");
        reserve(budgets, "3", call(Given.A, Map.of()).until(0), costing("5"));
        reserve(budgets, "4", call(Given.A, Map.of()).until(0), costing("0"));
        assertThat(this.events).endsWith("3 deadline-exceeded", "4");
        this.time.advanceSeconds(20);
        assertThat(this.events).endsWith("1 budget-exceeded");
        assertThat(this.errors).last()
            .satisfies((error) -> assertThat(error).hasMessageContaining("it waited PT30S for calls under way"));
        assertThatItHas(budgets, "0", "9", 0);
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void wakesThoseWhoWaitWhenTheWindowRolls() {
        LocalBudgets budgets = budgets(this.time,
                settings("10", new BudgetWindow.Calendar(BudgetWindow.Unit.MINUTE, TestBudgets.ZURICH),
                        OnExceeded.WAIT_FOR_SETTLEMENTS));
        this.time.advanceSeconds(40);
        reserve(budgets, "0", "9");
        reserve(budgets, "1", "5");
        reserve(budgets, "2", "5");
        this.time.advance(Duration.ofSeconds(20).minusMillis(1));
        assertThat(this.events).containsExactly("0");
        this.time.advance(Duration.ofMillis(1));
        assertThat(this.events).containsExactly("0", "1", "2");
        this.held.remove().settle(money("9"));
        assertThatItHas(budgets, "0", "10", 0);
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void letsOthersPassWhoWaitElsewhere() {
        BudgetSettings all = scoped(settings("100", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS), "all", BudgetScope.ALL,
                null);
        BudgetSettings tenants = scoped(settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS), "tenants",
                BudgetScope.ALL, "tenant");
        LocalBudgets budgets = budgets(this.time, all, tenants);
        for (String tenant : List.of("a", "a", "b")) {
            reserve(budgets, tenant, call(Given.A, Map.of("tenant", tenant)), costing("6"));
        }
        assertThat(this.events).containsExactly("a", "b");
        assertThat(budgets.snapshots()).extracting(BudgetSnapshot::waiting).containsExactly(0, 1, 0);
    }

    @Test
    void passesOverThoseWhoWentAway() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        reserve(budgets, "0", "6");
        Disposable large = reserve(budgets, "large", "10");
        reserve(budgets, "small", "4");
        assertThat(this.events).containsExactly("0");
        large.dispose();
        assertThat(this.events).containsExactly("0", "small");
        assertThatItHas(budgets, "0", "10", 0);
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void takesBackWhatIsCancelledInTheMiddleOfTheHandOver() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        for (int i = 0; i < 10; i++) {
            budgets.reserve(call(Given.A, Map.of()), costing("6")).subscribe(new BaseSubscriber<>() {

                @Override
                protected void hookOnNext(Reservation reservation) {
                    cancel();
                }

            });
            assertThatItHas(budgets, "0", "0", 0);
        }
    }

    /** Who asked for the amount may have sent the call already, and settles it. */
    @Test
    void leavesToItsUserWhatIsCancelledInUse() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        budgets.reserve(call(Given.A, Map.of()), costing("6")).subscribe(new BaseSubscriber<>() {

            @Override
            protected void hookOnNext(Reservation reservation) {
                LocalBudgetsTests.this.held.add(reservation);
                reservation.held();
                cancel();
            }

        });
        assertThatItHas(budgets, "0", "6", 0);
        this.held.remove().settle(money("2"));
        assertThatItHas(budgets, "2", "0", 0);
    }

    @Test
    void givesNothingToWhoCancelsAtOnce() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        budgets.reserve(call(Given.A, Map.of()), costing("6")).subscribe(new BaseSubscriber<>() {

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }

        });
        assertThatItHas(budgets, "0", "0", 0);
    }

    @Test
    void doesNotPileUpAStackOfCallsThatEndAtOnce() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        reserve(budgets, "first", "10");
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < 9_000; i++) {
            Flux.usingWhen(budgets.reserve(call(Given.A, Map.of()), costing("10")),
                    (reservation) -> Flux.error(new IllegalStateException()),
                    (reservation) -> Mono.fromRunnable(reservation::giveBack),
                    (reservation, error) -> Mono.fromRunnable(reservation::giveBack),
                    (reservation) -> Mono.fromRunnable(reservation::giveBack))
                .subscribe((reply) -> {
                }, (error) -> ended.incrementAndGet());
        }
        this.held.remove().giveBack();
        assertThat(ended).hasValue(9_000);
        assertThatItHas(budgets, "0", "0", 0);
    }

    @Test
    void refusesThoseWhoComeWhenTooManyWait() {
        LocalBudgets budgets = budgets(this.time, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        reserve(budgets, "first", "10");
        for (int i = 0; i < 10_001; i++) {
            reserve(budgets, "" + i, "10");
        }
        assertThat(this.events).containsExactly("first", "10000 budget-exceeded");
        assertThatItHas(budgets, "0", "10", 10_000);
    }

    @Test
    void leavesTheRestOfTheMoneyToACheaperRoute() {
        LocalBudgets budgets = budgets(this.time, TestBudgets.degrading("10", DAY, Given.B, 0.7));
        reserve(budgets, "0", "7");
        reserve(budgets, "1", "0.1");
        reserve(budgets, "2", call(Given.B, Map.of()), costing("3"));
        reserve(budgets, "3", call(Given.B, Map.of()), costing("0.1"));
        assertThat(this.events).containsExactly("0", "1 budget-exceeded", "2", "3 budget-exceeded");
        assertThat(this.errors).extracting(AiException::reaction).containsExactly(Reaction.FAIL_OVER, Reaction.FAIL);
        assertThat(this.errors.get(0)).hasMessageContaining("has 0 USD left of 7 USD")
            .hasMessageEndingWith("; a call that names no model goes on to b/two");
    }

    @Test
    void tellsOnceInAWindowWhatBecameOfABudget() {
        AiCallListener listener = new AiCallListener() {

            @Override
            public void reached(BudgetThresholdReached event) {
                LocalBudgetsTests.this.events.add(event.budget().spent() + " reached " + event.level());
            }

            @Override
            public void exceeded(BudgetExceeded event) {
                LocalBudgetsTests.this.events.add("exceeded at " + event.budget().spent());
            }

        };
        LocalBudgets budgets = budgets(TestBudgets.clock(this.time), this.time, listener,
                TestBudgets.warning(settings("10", DAY, OnExceeded.REJECT), 0.5));
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(LocalBudgets.class);
        appender.start();
        logger.addAppender(appender);
        for (int day = 0; day < 2; day++) {
            for (int i = 0; i < 2; i++) {
                reserve(budgets, "call", "3");
                this.held.remove().settle(money("3"));
                reserve(budgets, "dear", "8");
            }
            this.time.advance(Duration.ofDays(1));
        }
        logger.detachAppender(appender);
        assertThat(this.events).containsExactly("call", "exceeded at 3", "dear budget-exceeded", "call",
                "6 reached 0.5", "dear budget-exceeded", "call", "exceeded at 3", "dear budget-exceeded", "call",
                "6 reached 0.5", "dear budget-exceeded");
        assertThat(appender.list).extracting(ILoggingEvent::getFormattedMessage)
            .hasSize(4)
            .contains("Budget 'daily' reached 50 %: 6 of 10 USD are spent and 0 reserved, until 2026-11-22T23:00:00Z",
                    "Budget 'daily' is exceeded: 3 of 10 USD are spent and 0 reserved, until 2026-11-22T23:00:00Z");
    }

    @Test
    void logsOnceForAllValuesOfATag() {
        List<BudgetExceeded> told = new ArrayList<>();
        AiCallListener listener = new AiCallListener() {

            @Override
            public void exceeded(BudgetExceeded event) {
                told.add(event);
            }

        };
        LocalBudgets budgets = budgets(TestBudgets.clock(this.time), this.time, listener,
                scoped(settings("1", DAY, OnExceeded.REJECT), "tenants", BudgetScope.ALL, "tenant"));
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(LocalBudgets.class);
        appender.start();
        logger.addAppender(appender);
        for (int day = 0; day < 2; day++) {
            for (int i = 0; i < 100; i++) {
                reserve(budgets, "" + i, call(Given.A, Map.of("tenant", "t" + i)), costing("2"));
            }
            this.time.advance(Duration.ofDays(1));
        }
        logger.detachAppender(appender);
        assertThat(told).hasSize(200);
        assertThat(appender.list).hasSize(2)
            .allMatch((event) -> event.getFormattedMessage()
                .startsWith("Budget 'tenants' of one value of its tag, perhaps of more, is exceeded"));
    }

    @Test
    void reservesLessIfThatWillDo() {
        BudgetSettings strict = settings("1000", DAY, OnExceeded.REJECT);
        BudgetSettings quantile = new BudgetSettings("quantile", money("1000"), DAY, BudgetScope.ALL, null, List.of(),
                OnExceeded.REJECT, Reserve.QUANTILE, BudgetSettings.MAX_WAIT, null, 1);
        LocalBudgets budgets = new LocalBudgets(List.of(strict, quantile), "USD",
                new CostBounds((call) -> new Usage(10L, null, null, null, 20L, null)), TestBudgets.NOBODY,
                TestBudgets.clock(this.time), this.time);
        Call call = Given.unary().with(ChatRequest.of("Hi").withMaxOutputTokens(100)).to(Given.A);
        reserve(budgets, "0", call, new TestPrice(null, null));
        BigDecimal most = new BigDecimal(2 + 16 + 16 + 256 + 200);
        assertThat(budgets.snapshots()).extracting(BudgetSnapshot::reserved).containsExactly(most, money("52"));
        assertThat(this.held.element().held().amount()).isEqualTo(most);
    }

}
