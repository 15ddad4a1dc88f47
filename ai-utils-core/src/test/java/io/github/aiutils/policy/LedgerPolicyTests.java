package io.github.aiutils.policy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Cost;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Given;
import io.github.aiutils.Message;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.NotingLedger;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.Prices;
import io.github.aiutils.cost.Pricing.Unknown;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.ProviderException.Details;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.token.TokenEstimator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerPolicyTests {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Ten tokens in, a hundred out. */
    private static final TokenEstimator ESTIMATES = (call) -> new Usage(10L, null, null, null, 100L, null);

    private final VirtualTime time = new VirtualTime();

    private final NotingLedger ledger = new NotingLedger();

    private final ScriptedProvider provider = new ScriptedProvider(this.time);

    private final List<String> money = new ArrayList<>();

    private Flux<Reply> replies(Call call) {
        return policy(Unknown.WARN, Budgets.NONE).apply(call, this.provider);
    }

    private LedgerPolicy policy(Unknown unknown, Budgets budgets) {
        return new LedgerPolicy(this.ledger, budgets, Prices.pricing(unknown), ESTIMATES);
    }

    private static Usage usage(long input, long output) {
        return new Usage(input, null, null, null, output, null);
    }

    private static Bill bill(Usage usage, @Nullable Integer cost, boolean estimated) {
        return new Bill(usage, (cost != null) ? BigDecimal.valueOf(cost) : null, estimated);
    }

    @Test
    void booksWhatTheProviderReportsAndTellsTheCallerWhatItCost() {
        this.provider.then(Given.head(), Given.text("Hi"), Given.done(usage(5, 7)));
        List<Reply> replies = replies(Given.to(Given.A)).collectList().block(PATIENCE);
        assertThat(((ChatChunk.Done) replies.get(2)).ending().cost()).isEqualTo(new Cost(new BigDecimal(19), "USD"));
        assertThat(this.ledger.bills).containsExactly(bill(usage(5, 7), 19, false));
    }

    @Test
    void booksAWholeAnswerLikeAStreamedOne() {
        Ending ending = new Ending(FinishReason.STOP, "stop", usage(5, 7), Given.A, null, null, null, "req", 1);
        this.provider.then(Given.head(), new ChatResponse((Message.Assistant) Message.assistant("Hi"), ending));
        Reply last = replies(Given.unary().to(Given.A)).blockLast(PATIENCE);
        assertThat(((ChatResponse) last).ending().cost()).isEqualTo(new Cost(new BigDecimal(19), "USD"));
        assertThat(this.ledger.bills).containsExactly(bill(usage(5, 7), 19, false));
    }

    @Test
    void opensAnEntryBeforeAnythingIsSent() {
        this.provider.then((call) -> {
            assertThat(this.ledger.opened).hasSize(1);
            return Flux.just(Given.done());
        });
        Call call = Given.streamed().with(ChatRequest.of("Hi").withTags(Map.of("tenant", "x"))).to(Given.A);
        replies(call).blockLast(PATIENCE);
        assertThat(this.ledger.opened.get(0)).satisfies((entry) -> {
            assertThat(entry.at()).isEqualTo(Prices.NOW);
            assertThat(entry.route()).isEqualTo(Given.A);
            assertThat(entry.client()).isEqualTo("test");
            assertThat(entry.tags()).containsExactly(Map.entry("tenant", "x"));
            assertThat(entry.first()).isTrue();
            assertThat(entry.held()).isNull();
        });
    }

    @Test
    void booksARetriedAttemptByItself() {
        this.provider.then(Given.rateLimited(Given.A, Duration.ofSeconds(1))).then(Given.done(usage(1, 1)));
        Call call = Given.to(Given.A);
        StepVerifier.create(replies(call)).verifyError(AiException.class);
        replies(call).blockLast(PATIENCE);
        assertThat(this.ledger.opened.stream().map((entry) -> entry.first())).containsExactly(true, false);
        assertThat(this.ledger.opened.get(0).id()).isNotEqualTo(this.ledger.opened.get(1).id());
        assertThat(this.ledger.bills).containsExactly(bill(usage(0, 0), 0, false), bill(usage(1, 1), 3, false));
    }

    /** Four characters are about a token. */
    @Test
    void booksACancelledStreamByWhatCame() {
        this.provider
            .then((call) -> Flux.<Reply>just(Given.head(), Given.text("twelve chars")).concatWith(Flux.never()));
        StepVerifier.create(replies(Given.to(Given.A))).expectNextCount(2).thenCancel().verify();
        assertThat(this.ledger.bills).containsExactly(bill(usage(10, 3), 16, true));
    }

    @Test
    void booksACancelledWholeAnswerByWhatWasExpected() {
        this.provider.then((call) -> Flux.never());
        replies(Given.unary().to(Given.A)).subscribe().dispose();
        assertThat(this.ledger.bills).containsExactly(bill(usage(10, 100), 210, true));
    }

    @Test
    void booksAnInterruptedStreamByWhatCame() {
        this.provider.then((call) -> Flux.<Reply>just(Given.head(), Given.text("twelve chars"))
            .concatWith(Flux.error(Given.error(ErrorClass.INTERRUPTED_STREAM, Given.A))));
        StepVerifier.create(replies(Given.to(Given.A))).expectNextCount(2).verifyError(AiException.class);
        assertThat(this.ledger.bills).containsExactly(bill(usage(10, 3), 16, true));
    }

    @Test
    void booksAnAnswerThatNobodyWaitedForAsExpected() {
        this.provider.then(Given.error(ErrorClass.TIMEOUT, Given.A));
        StepVerifier.create(replies(Given.unary().to(Given.A))).verifyError(AiException.class);
        assertThat(this.ledger.bills).containsExactly(bill(usage(10, 100), 210, true));
    }

    @Test
    void booksAnErrorReplyAsAnAttemptThatCostNothing() {
        this.provider.then(new ProviderException(ErrorClass.SERVER_ERROR, Given.A, Details.of("broken")));
        StepVerifier.create(replies(Given.to(Given.A))).verifyError(AiException.class);
        assertThat(this.ledger.bills).containsExactly(bill(usage(0, 0), 0, false));
    }

    @ParameterizedTest
    @EnumSource(names = { "CIRCUIT_OPEN", "QUOTA_WAIT", "AUTHENTICATION" })
    void forgetsWhatWasNeverSent(ErrorClass errorClass) {
        Chain refusing = (call) -> Flux.error(new RefusedException(errorClass, "not sent"));
        StepVerifier.create(policy(Unknown.WARN, Budgets.NONE).apply(Given.to(Given.A), refusing))
            .verifyError(RefusedException.class);
        assertThat(this.ledger.bills).isEmpty();
        assertThat(this.ledger.dropped).isEqualTo(this.ledger.opened).hasSize(1);
    }

    @Test
    void forgetsWhatWasCancelledBeforeItWasSent() {
        policy(Unknown.WARN, Budgets.NONE).apply(Given.to(Given.A), (call) -> Flux.never()).subscribe().dispose();
        assertThat(this.ledger.bills).isEmpty();
        assertThat(this.ledger.dropped).isEqualTo(this.ledger.opened).hasSize(1);
    }

    @Test
    void estimatesWhatAWholeAnswerDoesNotReport() {
        this.provider.then(Given.head(), Given.text("twelve chars"), Given.done());
        Reply last = replies(Given.to(Given.A)).blockLast(PATIENCE);
        assertThat(((ChatChunk.Done) last).ending().cost()).isNull();
        assertThat(((ChatChunk.Done) last).ending().usage()).isEqualTo(Usage.UNKNOWN);
        assertThat(this.ledger.bills).containsExactly(bill(usage(10, 3), 16, true));
    }

    @Test
    void letsAModelWithoutAPricePassAndSaysThatItsCostIsUnknown() {
        this.provider.then(Given.done(usage(5, 7)));
        Reply last = replies(Given.to(Given.B)).blockLast(PATIENCE);
        assertThat(((ChatChunk.Done) last).ending().cost()).isNull();
        assertThat(this.ledger.bills).containsExactly(bill(usage(5, 7), null, false));
    }

    @Test
    void refusesAModelWithoutAPriceIfTold() {
        StepVerifier.create(policy(Unknown.REJECT, Budgets.NONE).apply(Given.to(Given.B), this.provider))
            .verifyErrorSatisfies((error) -> assertThat(error)
                .isInstanceOfSatisfying(RefusedException.class,
                        (refused) -> assertThat(refused.reaction()).isEqualTo(Reaction.FAIL_OVER))
                .hasMessageContaining("b/two")
                .hasMessageContaining("ai-utils.prices.overrides"));
        assertThat(this.ledger.opened).isEmpty();
        assertThat(this.provider.calls).isEmpty();
    }

    @Test
    void settlesTheReservationWithWhatIsBooked() {
        this.provider.then(Given.done(usage(5, 7)));
        policy(Unknown.WARN, new Hundred()).apply(Given.to(Given.A), this.provider).blockLast(PATIENCE);
        assertThat(this.ledger.opened.get(0).held()).isEqualTo(new Entry.Held(new BigDecimal(100), false, List.of()));
        assertThat(this.money).containsExactly("reserve 100", "settle 19");
    }

    @Test
    void givesTheReservationBackIfNothingWasSent() {
        Chain refusing = (call) -> Flux.error(new RefusedException(ErrorClass.QUOTA_WAIT, "not sent"));
        StepVerifier.create(policy(Unknown.WARN, new Hundred()).apply(Given.to(Given.A), refusing))
            .verifyError(RefusedException.class);
        assertThat(this.money).containsExactly("reserve 100", "give back");
    }

    @Test
    void settlesTheReservationOfACancelledStream() {
        this.provider
            .then((call) -> Flux.<Reply>just(Given.head(), Given.text("twelve chars")).concatWith(Flux.never()));
        Disposable reader = policy(Unknown.WARN, new Hundred()).apply(Given.to(Given.A), this.provider).subscribe();
        reader.dispose();
        assertThat(this.money).containsExactly("reserve 100", "settle 16");
    }

    @Test
    void makesNoAttemptThatABudgetRefuses() {
        Budgets none = new Hundred() {

            @Override
            public Mono<Reservation> reserve(Call call, @Nullable Price price) {
                return Mono.error(new RefusedException(ErrorClass.BUDGET_EXCEEDED, "too dear"));
            }

        };
        StepVerifier.create(policy(Unknown.WARN, none).apply(Given.to(Given.A), this.provider))
            .verifyErrorMessage("too dear");
        assertThat(this.provider.calls).isEmpty();
        assertThat(this.ledger.opened).isEmpty();
    }

    /** A budget that lends a hundred to whoever asks. */
    private class Hundred implements Budgets {

        @Override
        public boolean hold(Call call) {
            return true;
        }

        @Override
        public Mono<Reservation> reserve(Call call, @Nullable Price price) {
            return Mono.fromSupplier(() -> {
                LedgerPolicyTests.this.money.add("reserve 100");
                return new Lent();
            });
        }

        @Override
        public List<BudgetSnapshot> snapshots() {
            return List.of();
        }

    }

    private final class Lent implements Budgets.Reservation {

        private boolean ended;

        @Override
        public Entry.Held held() {
            return new Entry.Held(new BigDecimal(100), false, List.of());
        }

        @Override
        public void settle(@Nullable BigDecimal cost) {
            end("settle " + cost);
        }

        @Override
        public void giveBack() {
            end("give back");
        }

        private void end(String how) {
            if (!this.ended) {
                this.ended = true;
                LedgerPolicyTests.this.money.add(how);
            }
        }

    }

}
