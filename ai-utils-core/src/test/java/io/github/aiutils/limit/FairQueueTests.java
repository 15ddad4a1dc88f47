package io.github.aiutils.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class FairQueueTests {

    private final FairQueue<Waiter> queue = new FairQueue<>(Charge.PRODUCED);

    private Waiter add(String tenant, double weight, int priority, long tokens) {
        Waiter waiter = new Waiter(new Tenant(tenant, weight, priority), tokens);
        this.queue.add(waiter);
        return waiter;
    }

    private Waiter add(String tenant, long tokens) {
        return add(tenant, 1, 0, tokens);
    }

    private Waiter poll() {
        Waiter peeked = this.queue.peek();
        Waiter polled = this.queue.poll();
        assertThat(polled).isNotNull().isSameAs(peeked);
        return polled;
    }

    private String pollTenant() {
        return poll().tenant.name();
    }

    @Test
    void hasNobodyAtFirst() {
        assertThat(this.queue.peek()).isNull();
        assertThat(this.queue.poll()).isNull();
        assertThat(this.queue.size()).isZero();
    }

    @Test
    void servesOneTenantInItsOrderHoweverLargeItsCallsAre() {
        List<Waiter> waiters = List.of(add("a", 5000), add("a", 1), add("a", 70), add("a", 1));
        for (Waiter waiter : waiters) {
            assertThat(poll()).isSameAs(waiter);
        }
        assertThat(this.queue.size()).isZero();
    }

    @Test
    void takesTurnsBetweenTenants() {
        for (int i = 0; i < 3; i++) {
            add("loud", 10);
        }
        add("quiet", 10);
        assertThat(List.of(pollTenant(), pollTenant(), pollTenant(), pollTenant())).containsExactly("loud", "quiet",
                "loud", "loud");
    }

    /**
     * Law: tenants that always wait differ in tokens by weight by no more than a call of
     * each, over any time.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void sharesTokensByWeight(long seed) {
        Random random = new Random(seed);
        int tenants = 2 + random.nextInt(5);
        double[] weights = random.doubles(tenants, 0.2, 5).toArray();
        double[] received = new double[tenants];
        for (int i = 0; i < tenants * 3; i++) {
            add("" + i % tenants, weights[i % tenants], 0, 1 + random.nextInt(1000));
        }
        for (int step = 0; step < 5000; step++) {
            Waiter next = poll();
            int tenant = Integer.parseInt(next.tenant.name());
            received[tenant] += next.cost() / weights[tenant];
            add("" + tenant, weights[tenant], 0, 1 + random.nextInt(1000));
            for (int other = 0; other < tenants; other++) {
                assertThat(received[tenant] - received[other])
                    .isLessThanOrEqualTo(1000 / weights[tenant] + 1000 / weights[other] + 1e-6);
            }
        }
    }

    @Test
    void letsAnIdleTenantSaveNothingUp() {
        for (int i = 0; i < 300; i++) {
            add("busy", 10);
        }
        add("idle", 10);
        for (int i = 0; i < 100; i++) {
            poll();
        }
        for (int i = 0; i < 100; i++) {
            add("idle", 10);
        }
        Map<String, Integer> served = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            served.merge(pollTenant(), 1, Integer::sum);
        }
        assertThat(served.get("idle")).isBetween(49, 51);
    }

    @Test
    void servesHigherPrioritiesFirstButNotAllTheTime() {
        for (int i = 0; i < 160; i++) {
            add("high", 1, 5, 10);
            add("middle", 1, 2, 10);
            add("low", 1, 0, 10);
        }
        Map<String, Integer> served = new HashMap<>();
        for (int i = 0; i < 160; i++) {
            served.merge(pollTenant(), 1, Integer::sum);
        }
        assertThat(served).containsEntry("high", 150);
        assertThat(served.get("middle") + served.get("low")).isEqualTo(10);
        assertThat(served.get("middle")).isEqualTo(5);
    }

    /** Law: nobody starves, though others of each kind keep coming. */
    @Test
    void letsNobodyStarveThoughTenantsKeepComing() {
        add("steady", 100);
        add("steady", 100);
        Waiter last = add("steady", 100);
        int served = 0;
        for (int i = 0; last.flow != null; i++) {
            add("passer-by " + i, 100);
            poll();
            served++;
            assertThat(served).isLessThan(20);
        }
    }

    /**
     * Law: what is added comes out once or is removed, in its tenant's order, whatever
     * the order.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void losesNobodyWhateverTheOrder(long seed) {
        Random random = new Random(seed);
        List<Waiter> present = new ArrayList<>();
        Map<String, Long> last = new HashMap<>();
        for (int step = 0; step < 10_000; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    int tenant = random.nextInt(9);
                    present.add(add("" + tenant, 1 + tenant, tenant % 3, random.nextInt(500)));
                }
                case 2 -> {
                    if (!present.isEmpty()) {
                        Waiter gone = present.remove(random.nextInt(present.size()));
                        this.queue.remove(gone);
                        this.queue.remove(gone);
                    }
                }
                default -> {
                    if (!present.isEmpty()) {
                        Waiter next = poll();
                        assertThat(present.remove(next)).isTrue();
                        assertThat(next.arrival).isGreaterThan(last.getOrDefault(next.tenant.name(), 0L));
                        last.put(next.tenant.name(), next.arrival);
                        this.queue.remove(next);
                    }
                }
            }
            assertThat(this.queue.size()).isEqualTo(present.size());
        }
    }

    /** Even if somebody always waits. */
    @Test
    void remembersNoMillionOfTenantsThatPassedBy() {
        add("first", 10);
        for (int i = 0; i < 1_000_000; i++) {
            add("tenant " + i, 10);
            poll();
        }
        assertThat(this.queue.size()).isEqualTo(1);
        assertThat(this.queue.tenants()).isLessThan(1000);
        poll();
        assertThat(this.queue.tenants()).isZero();
    }

    /** Their tokens of the moment are not theirs for ever. */
    @Test
    void remembersWhatATenantJustReceivedThoughThereAreVeryMany() {
        for (int i = 0; i < 200; i++) {
            add("passer-by " + i, 1);
        }
        for (int i = 0; i < 199; i++) {
            poll();
        }
        add("large", 1000);
        add("other", 10);
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            served.add(pollTenant());
        }
        add("other", 10);
        add("large", 1000);
        assertThat(served).contains("large", "other");
        assertThat(pollTenant()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void foreseesWhatGoesBeforeANewcomer(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            add("" + random.nextInt(5), 1, 0, 1 + random.nextInt(100));
        }
        for (int i = 0; i < 100; i++) {
            poll();
        }
        Tenant tenant = new Tenant("" + random.nextInt(7), 1, 0);
        double foreseen = this.queue.before(tenant).of(Dimension.INPUT_TOKENS_PER_MINUTE);
        Waiter newcomer = new Waiter(tenant, 50);
        this.queue.add(newcomer);
        double before = 0;
        for (Waiter next = poll(); next != newcomer; next = poll()) {
            before += next.cost();
        }
        assertThat(foreseen).isCloseTo(before, within(5 * 150.0));
    }

    @Test
    void foreseesThatHigherPrioritiesGoBeforeAndLowerDoNot() {
        add("low", 1, 0, 1000);
        add("same", 1, 1, 100);
        add("high", 1, 2, 10);
        assertThat(this.queue.before(new Tenant("same", 1, 1)).of(Dimension.INPUT_TOKENS_PER_MINUTE)).isEqualTo(110);
        assertThat(this.queue.before(new Tenant("low", 1, 0)).of(Dimension.REQUESTS_PER_MINUTE)).isEqualTo(3);
    }

    private static final class Waiter extends FairQueue.Entry {

        Waiter(Tenant tenant, long tokens) {
            super(tenant, Need.of(tokens, 0, 0));
        }

    }

}
