package io.github.aiutils.test.simulator;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Sets up a {@link ProviderSimulator}.
 *
 * @since 0.1.0
 */
public final class ProviderSimulatorBuilder {

    private static final int LEDGER_SIZE = 100_000;

    private static final int BODY_CHARACTERS = 16_384;

    private final Map<String, ProviderQuota> quotas = new HashMap<>();

    private long seed = 1;

    private int port;

    private @Nullable String apiKey;

    private List<String> models = List.of();

    private @Nullable Function<SimulatedRequest, Answer> answers;

    private Pace pace = Pace.REALISTIC;

    private double cachedShare;

    private int reasoningTokens;

    private ProviderQuota quota = ProviderQuota.UNLIMITED;

    private boolean rateHeaders = true;

    private int ledgerSize = LEDGER_SIZE;

    private int bodyCharacters = BODY_CHARACTERS;

    private LongSupplier ticker = System::nanoTime;

    private @Nullable Scheduler scheduler;

    private Clock clock = Clock.systemUTC();

    ProviderSimulatorBuilder() {
    }

    /**
     * Sets the seed of answers, ids, waits and chances.
     */
    public ProviderSimulatorBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Sets the port, 0 for a free one.
     */
    public ProviderSimulatorBuilder port(int port) {
        this.port = port;
        return this;
    }

    /**
     * Sets the one right key of both dialects; without it any key will do.
     */
    public ProviderSimulatorBuilder apiKey(String apiKey) {
        this.apiKey = apiKey;
        return this;
    }

    /**
     * Sets the models that exist; without it all do.
     */
    public ProviderSimulatorBuilder models(String... models) {
        this.models = List.of(models);
        return this;
    }

    /**
     * Sets the text of every answer.
     */
    public ProviderSimulatorBuilder answer(String text) {
        return answer((request) -> Answer.text(text));
    }

    /**
     * Sets who answers. Refused calls do not ask; the function must be safe for threads
     * and must not block.
     */
    public ProviderSimulatorBuilder answer(Function<SimulatedRequest, Answer> answers) {
        this.answers = answers;
        return this;
    }

    /**
     * Sets the pace.
     */
    public ProviderSimulatorBuilder pace(Pace pace) {
        this.pace = pace;
        return this;
    }

    /**
     * Answers without any wait, for tests.
     */
    public ProviderSimulatorBuilder fast() {
        return pace(Pace.FAST);
    }

    /**
     * Sets the part of the input that is read from the cache, from 0 to 1, rounded down
     * to whole tokens.
     */
    public ProviderSimulatorBuilder cachedShare(double cachedShare) {
        if (!(cachedShare >= 0 && cachedShare <= 1)) {
            throw new IllegalArgumentException("A share lies between 0 and 1, not at " + cachedShare);
        }
        this.cachedShare = cachedShare;
        return this;
    }

    /**
     * Sets the tokens of hidden thought before each answer; they are billed as output and
     * count against the caller's maximum.
     */
    public ProviderSimulatorBuilder reasoningTokens(int reasoningTokens) {
        this.reasoningTokens = reasoningTokens;
        return this;
    }

    /**
     * Sets the quota that the models without their own share, each dialect for itself.
     */
    public ProviderSimulatorBuilder quota(ProviderQuota quota) {
        this.quota = quota;
        return this;
    }

    /**
     * Sets the quota of one model.
     */
    public ProviderSimulatorBuilder quota(String model, ProviderQuota quota) {
        this.quotas.put(model, quota);
        return this;
    }

    /**
     * Sets whether answers tell in headers what is left of the quota.
     */
    public ProviderSimulatorBuilder rateLimitHeaders(boolean rateHeaders) {
        this.rateHeaders = rateHeaders;
        return this;
    }

    /**
     * Sets how many entries the ledger keeps, 1 or more.
     */
    public ProviderSimulatorBuilder ledgerSize(int ledgerSize) {
        if (ledgerSize < 1) {
            throw new IllegalArgumentException("A ledger keeps at least one entry, not " + ledgerSize);
        }
        this.ledgerSize = ledgerSize;
        return this;
    }

    /**
     * Sets how many characters of a request's body the ledger keeps, 0 for none.
     */
    public ProviderSimulatorBuilder bodyCharacters(int bodyCharacters) {
        this.bodyCharacters = bodyCharacters;
        return this;
    }

    /**
     * Sets what measures the quotas, in monotonic nanoseconds.
     */
    public ProviderSimulatorBuilder ticker(LongSupplier ticker) {
        this.ticker = ticker;
        return this;
    }

    /**
     * Sets what paces the answers, and measures their pace by its own time. It is not
     * disposed of with the simulator.
     */
    public ProviderSimulatorBuilder scheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
        return this;
    }

    /**
     * Sets what tells the time of day, for ledger, answers and headers.
     */
    public ProviderSimulatorBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Starts the simulator.
     * @throws reactor.netty.ChannelBindException if the port is taken
     */
    public ProviderSimulator start() {
        return new ProviderSimulator(new Settings(this.seed, this.port, this.apiKey, this.models, this.answers,
                this.pace, this.cachedShare, this.reasoningTokens, this.quota, this.quotas, this.rateHeaders,
                this.ledgerSize, this.bodyCharacters, this.ticker, this.scheduler, this.clock));
    }

}
