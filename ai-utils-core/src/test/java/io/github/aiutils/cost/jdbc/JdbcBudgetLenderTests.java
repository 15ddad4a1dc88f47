package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.cost.BudgetLender;
import io.github.aiutils.cost.BudgetLender.Ask;
import io.github.aiutils.cost.BudgetLender.Grant;
import io.github.aiutils.cost.BudgetLender.Round;
import io.github.aiutils.cost.jdbc.SharedDatabase.Connections;
import io.github.aiutils.cost.jdbc.TestDatabase.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JdbcBudgetLenderTests {

    private static final Instant DAY = Instant.parse("2026-11-22T00:00:00Z");

    private static final Duration LEASE = Duration.ofSeconds(60);

    private static BigDecimal money(String amount) {
        return new BigDecimal(amount);
    }

    private static Ask ask(Map<Instant, BigDecimal> committed, String kept, String least, String want) {
        return new Ask("daily", null, money("10"), DAY, DAY.plus(Duration.ofDays(1)), DAY, committed, money(kept),
                money(least), money(want));
    }

    /** One application of the database. */
    private static final class Member implements AutoCloseable {

        final Connections connections;

        final Instance instance;

        final JdbcBudgetLender lender;

        Member(SharedDatabase shared) {
            this.connections = shared.connections();
            Database database = shared.database(this.connections);
            this.instance = new Instance(database, LEASE);
            this.instance.register();
            this.lender = new JdbcBudgetLender(database, this.instance);
        }

        Round lend(Ask... asks) throws Exception {
            return start(asks).get(20, TimeUnit.SECONDS);
        }

        CompletableFuture<Round> start(Ask... asks) {
            CompletableFuture<Round> result = new CompletableFuture<>();
            this.lender.lend(List.of(asks), new BudgetLender.Borrower() {

                @Override
                public void lent(Round round) {
                    result.complete(round);
                }

                @Override
                public void failed(Throwable error, boolean unchanged) {
                    result.completeExceptionally(new IllegalStateException("unchanged " + unchanged, error));
                }

            });
            return result;
        }

        @Override
        public void close() {
            this.lender.close();
        }

    }

    @ParameterizedTest
    @EnumSource
    void lendsWhatIsLeft(Kind kind) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind);
                Member one = new Member(shared);
                Member other = new Member(shared)) {
            Round first = one.lend(ask(Map.of(), "0", "2", "2"));
            assertThat(first.instances()).isEqualTo(2);
            assertThat(first.lease()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(50));
            assertThat(first.grants()).hasSize(1);
            assertThat(first.grants().get(0).extra()).isEqualByComparingTo("2");
            one.lend(ask(Map.of(DAY, money("1.5")), "0.5", "0", "0"));
            Grant second = other.lend(ask(Map.of(), "0", "8", "9")).grants().get(0);
            assertThat(second.extra()).isEqualByComparingTo("8");
            assertThat(second.periods()).hasSize(1);
            assertThat(second.periods().get(0).lent()).isEqualByComparingTo("2");
            assertThat(second.periods().get(0).idle()).isEqualByComparingTo("0.5");
            Grant third = one.lend(ask(Map.of(DAY, money("1.5")), "0", "0.6", "0.6")).grants().get(0);
            assertThat(third.extra()).isZero();
            assertThat(one.lend(ask(Map.of(DAY, money("1.5")), "0", "0.5", "0.6")).grants().get(0).extra())
                .isEqualByComparingTo("0.5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatIsBookedInTheWindow(Kind kind) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind); Member one = new Member(shared)) {
            book(shared, DAY, "7.5", 1);
            book(shared, DAY.minusSeconds(1), "5", 0);
            book(shared, DAY.plus(Duration.ofDays(1)), "5", 0);
            Grant grant = one.lend(ask(Map.of(), "0", "2.5", "2.5")).grants().get(0);
            assertThat(grant.extra()).isEqualByComparingTo("2.5");
            assertThat(grant.periods()).hasSize(1);
            assertThat(grant.periods().get(0).spent()).isEqualByComparingTo("7.5");
            assertThat(grant.periods().get(0).unpriced()).isEqualTo(1);
            Ask rolling = new Ask("daily", null, money("20"), DAY.minusSeconds(1), null, DAY, Map.of(), money("0"),
                    money("0.1"), money("0.1"));
            assertThat(one.lend(rolling).grants().get(0).periods()).hasSize(3);
        }
    }

    private static void book(SharedDatabase shared, Instant begins, String spent, int unpriced) {
        shared.jdbc()
            .update("insert into " + shared.table("budget_period")
                    + " (account, begins_at, spent, unpriced) values (?, ?, ?, ?)", "daily", Rows.time(begins),
                    money(spent), unpriced);
    }

    @ParameterizedTest
    @EnumSource
    void keepsNothingThatIsGivenBack(Kind kind) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind); Member one = new Member(shared)) {
            one.lend(ask(Map.of(), "0", "2", "2"));
            assertThat(count(shared)).isEqualTo(1);
            one.lend(ask(Map.of(), "0", "0", "0"));
            assertThat(count(shared)).isZero();
        }
    }

    private static long count(SharedDatabase shared) {
        Long count = shared.jdbc().queryForObject("select count(*) from " + shared.table("budget_lease"), Long.class);
        return (count != null) ? count : 0;
    }

    @ParameterizedTest
    @EnumSource
    void asksOnceWhereNothingChanges(Kind kind) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind); Member one = new Member(shared)) {
            one.lend(ask(Map.of(), "0", "2", "2"));
            long before = one.connections.statements.get();
            one.lend(ask(Map.of(DAY, money("2")), "0", "0", "0"));
            assertThat(one.connections.statements.get() - before).isEqualTo(4);
            one.lend(ask(Map.of(DAY, money("2")), "0", "0", "0"));
            assertThat(one.connections.statements.get() - before).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lendsNothingToTheDead(Kind kind) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind); Member one = new Member(shared)) {
            shared.jdbc().update("update " + shared.table("instance") + " set expires_at = current_timestamp");
            assertThatThrownBy(() -> one.lend(ask(Map.of(), "0", "2", "2"))).rootCause()
                .hasMessage("this instance was not seen for too long to be lent money");
            shared.jdbc().update("delete from " + shared.table("instance"));
            assertThatThrownBy(() -> one.lend(ask(Map.of(DAY, money("1")), "0", "0", "0")))
                .hasMessageContaining("unchanged true");
            assertThat(count(shared)).isZero();
            assertThat(one.instance.renew()).isFalse();
            assertThat(one.lend(ask(Map.of(DAY, money("1")), "0", "2", "2")).grants().get(0).extra())
                .isEqualByComparingTo("2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesAllAgainAfterAFailure(Kind kind) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind); Member one = new Member(shared)) {
            one.lend(ask(Map.of(), "0", "2", "2"));
            one.connections.gone = true;
            assertThatThrownBy(() -> one.lend(ask(Map.of(), "0", "0", "0"))).hasMessageContaining("unchanged true");
            one.connections.gone = false;
            one.lend(ask(Map.of(), "0", "0", "0"));
            assertThat(count(shared)).isZero();
        }
    }

    /** Eight are the first to use an account, at once, and want more than there is. */
    @ParameterizedTest
    @EnumSource
    void lendsNoMoneyTwice(Kind kind) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind)) {
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                members.add(new Member(shared));
            }
            for (int day = 0; day < 5; day++) {
                Instant begins = DAY.plus(Duration.ofDays(day));
                List<CompletableFuture<Round>> rounds = new ArrayList<>();
                for (Member member : members) {
                    rounds.add(member.start(
                            new Ask("tenants", "t" + day, money("10"), begins, null, begins, Map.of(), money("0"),
                                    money("3"), money("3")),
                            new Ask("tenants", "u" + day, money("5"), begins, null, begins, Map.of(), money("0"),
                                    money("1"), money("2"))));
                }
                List<BigDecimal> three = new ArrayList<>();
                BigDecimal ones = BigDecimal.ZERO;
                for (CompletableFuture<Round> round : rounds) {
                    List<Grant> grants = round.get(30, TimeUnit.SECONDS).grants();
                    three.add(grants.get(0).extra());
                    ones = ones.add(grants.get(1).extra());
                }
                assertThat(three).filteredOn((extra) -> extra.signum() > 0).hasSize(3);
                assertThat(ones).isEqualByComparingTo("5");
            }
            members.forEach(Member::close);
        }
    }

}
