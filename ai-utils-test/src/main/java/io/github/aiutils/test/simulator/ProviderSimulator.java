package io.github.aiutils.test.simulator;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * A real HTTP server on this machine that behaves like AI providers: it speaks OpenAI's
 * Chat Completions and Anthropic's Messages, unary and streamed, at a realistic pace,
 * enforces quotas, fails as told and books every call.
 *
 * <pre>{@code
 * try (ProviderSimulator simulator = ProviderSimulator.builder().seed(42).fast().start()) {
 *     simulator.inject(Fault.rateLimited(Duration.ofSeconds(2)));
 *     // point a client at simulator.openAiBaseUrl() or simulator.anthropicBaseUrl()
 * }
 * }</pre>
 *
 * Unless the builder was told what to answer, the text depends on the seed and the
 * request alone. It is JSON where JSON was asked for, and some words of the last user
 * message work wonders: {@code use tool NAME} calls an offered tool,
 * {@code please refuse} is refused, {@code please filter} is cut by a content filter.
 * <p>
 * All methods may be called from any thread. Requests and keys are never logged.
 *
 * @since 0.1.0
 */
public final class ProviderSimulator implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(ProviderSimulator.class);

    private static final String HOST = "127.0.0.1";

    private static final int EVENT_LOOPS = 2;

    private static final int BACKLOG = 4096;

    private final Engine engine;

    private final LoopResources loops;

    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    private final DisposableServer server;

    private final boolean ownScheduler;

    private final AtomicBoolean closed = new AtomicBoolean();

    ProviderSimulator(Settings settings) {
        Scheduler given = settings.scheduler();
        this.ownScheduler = given == null;
        Scheduler scheduler = (given != null) ? given : Schedulers.newSingle("simulator-pace", true);
        LongSupplier ticker = (given != null) ? () -> given.now(TimeUnit.NANOSECONDS) : System::nanoTime;
        this.engine = new Engine(settings, new Composer(settings),
                new Quotas(settings.ticker(), settings.quota(), settings.quotas()), new FaultBox(settings.seed()),
                new Ledger(settings.clock(), settings.ledgerSize(), settings.bodyCharacters()), scheduler, ticker);
        this.loops = LoopResources.create("simulator", 1, EVENT_LOOPS, true);
        CallHandler handler = new CallHandler(this.engine);
        this.server = KeptConnections.readOn(HttpServer.create())
            .host(HOST)
            .port(settings.port())
            .runOn(this.loops)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .doOnConnection((connection) -> this.connections.add(connection.channel()))
            .handle(handler::handle)
            .bindNow();
        logger.debug("Simulator listens on {}", this.server.port());
    }

    /**
     * Returns a builder of a simulator with seed 1, realistic pace and no quota, on a
     * free port.
     */
    public static ProviderSimulatorBuilder builder() {
        return new ProviderSimulatorBuilder();
    }

    /**
     * Returns what an OpenAI client takes as its base URL, with {@code /v1}.
     */
    public String openAiBaseUrl() {
        return anthropicBaseUrl() + "/v1";
    }

    /**
     * Returns what an Anthropic client takes as its base URL, without {@code /v1}.
     */
    public String anthropicBaseUrl() {
        return "http://" + HOST + ":" + port();
    }

    /**
     * Returns the port it listens on.
     */
    public int port() {
        return ((InetSocketAddress) this.server.address()).getPort();
    }

    /**
     * Lets the next calls meet these faults, one each, in this order.
     */
    public void inject(Fault... faults) {
        inject(Scope.ALL, faults);
    }

    /**
     * Lets the next calls of this scope meet these faults, one each, in this order.
     */
    public void inject(Scope scope, Fault... faults) {
        for (Fault fault : faults) {
            this.engine.faults().add(scope, fault);
        }
    }

    /**
     * Lets all calls of this scope meet the fault until {@link #clearFaults()}. Faults
     * injected for single calls come first.
     */
    public void stand(Scope scope, Fault fault) {
        stand(scope, 1, fault);
    }

    /**
     * Lets a part of the calls of this scope meet the fault until {@link #clearFaults()}.
     * Which ones depends on the seed and their order of arrival.
     * @param probability from 0 for none to 1 for all
     */
    public void stand(Scope scope, double probability, Fault fault) {
        this.engine.faults().stand(scope, probability, fault);
    }

    /**
     * Forgets all faults that have not met a call yet.
     */
    public void clearFaults() {
        this.engine.faults().clear();
    }

    /**
     * Forgets the faults of exactly this scope that have not met a call yet.
     */
    public void clearFaults(Scope scope) {
        this.engine.faults().clear(scope);
    }

    /**
     * Returns the faults that wait for calls, in the order in which they are looked at.
     */
    public List<PendingFault> pendingFaults() {
        return this.engine.faults().pending();
    }

    /**
     * Changes the quota that the models without their own share, each dialect for itself.
     * What is left of the old one stays, as far as the new one holds it.
     */
    public void limit(ProviderQuota quota) {
        this.engine.quotas().limitAll(quota);
    }

    /**
     * Changes the quota of one model. What is left of its old one stays, as far as the
     * new one holds it.
     */
    public void limit(String model, ProviderQuota quota) {
        this.engine.quotas().limit(model, quota);
    }

    /**
     * Returns the last calls that have ended, in the order of their ends, at most as many
     * as the builder said; the last 1,000 with their bodies.
     */
    public List<LedgerEntry> ledger() {
        return this.engine.ledger().entries();
    }

    /**
     * Returns exact sums over all calls that have ended, by model.
     */
    public Map<String, ModelTotals> totals() {
        return this.engine.ledger().totals();
    }

    /**
     * Returns the request that arrived last, whether it has ended or not.
     * @throws IllegalStateException if none has
     */
    public SimulatedRequest lastRequest() {
        return this.engine.ledger().last();
    }

    /**
     * Waits until no call is open.
     * @throws IllegalStateException if some still are after so long
     */
    public void awaitQuiet(Duration patience) {
        this.engine.ledger().awaitQuiet(patience);
    }

    /**
     * Returns the number of streamed calls that are open now.
     */
    public int openStreams() {
        return this.engine.ledger().openStreams();
    }

    /**
     * Returns the largest number of calls that were open at one time.
     */
    public int peakConcurrency() {
        return this.engine.ledger().peak();
    }

    /**
     * Returns the number of calls that have arrived since the start or the last reset.
     */
    public long arrivals() {
        return this.engine.ledger().arrived();
    }

    /**
     * Forgets ledger, sums, counters and faults, and fills all quotas. Open calls go on.
     */
    public void reset() {
        clearFaults();
        this.engine.ledger().reset();
        this.engine.quotas().reset();
    }

    /**
     * Closes all connections at once, with whatever they carry, and ends the server.
     * Closing twice does nothing.
     */
    @Override
    public void close() {
        if (!this.closed.compareAndSet(false, true)) {
            return;
        }
        this.server.channel().close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        this.connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).subscribe();
        if (this.ownScheduler) {
            this.engine.scheduler().dispose();
        }
    }

}
