package io.github.aiutils.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.Route;
import io.github.aiutils.limit.Dimension;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaSnapshot;
import io.github.aiutils.limit.Waits;
import io.github.aiutils.token.TokenEstimator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.scheduler.Scheduler;

/**
 * Logs when calls begin to wait for a quota or are refused for want of it, and when that
 * is over: once each, however many calls. That the first calls wait for the first word on
 * the limits is usual, and told only if it takes seconds.
 *
 * @since 0.1.0
 */
public final class WaitLog implements Waits, Admissions {

    private static final Logger logger = LoggerFactory.getLogger(WaitLog.class);

    /** Until then who is about to wait stands in the queue. */
    private static final long SOON_MILLIS = 10;

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Nobody waited for this long: it is over. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private static final int MOST = 1000;

    private static final int FAR_ABOVE = 4;

    private static final Set<String> COUNT_CAPS = Set.of(Dimension.TOKENS_PER_MINUTE.title(),
            Dimension.OUTPUT_TOKENS_PER_MINUTE.title());

    private final Function<String, @Nullable QuotaLimiter> limiters;

    private final TokenEstimator estimator;

    private final Scheduler scheduler;

    private final Map<Route, Spell> spells = new ConcurrentHashMap<>();

    private final Set<Route> advised = ConcurrentHashMap.newKeySet();

    /**
     * Makes the log.
     * @param limiters knows the quota limiter of each provider by its name
     * @param estimator knows how long answers are
     * @param scheduler looks, and keeps the time
     */
    public WaitLog(Function<String, @Nullable QuotaLimiter> limiters, TokenEstimator estimator, Scheduler scheduler) {
        this.limiters = limiters;
        this.estimator = estimator;
        this.scheduler = scheduler;
    }

    @Override
    public void waits(Call call, Duration eta, String reason) {
        note(call, eta, reason);
    }

    @Override
    public void admitted(Call call, long waitedNanos) {
    }

    @Override
    public void refused(Call call, long waitedNanos) {
        note(call, Duration.ZERO, null);
    }

    private void note(Call call, Duration eta, @Nullable String reason) {
        Route route = call.route();
        Spell spell = this.spells.get(route);
        if (spell != null) {
            spell.heardAt = now();
        }
        else if (this.spells.size() < MOST) {
            Spell begun = new Spell(now(), reason);
            if (this.spells.putIfAbsent(route, begun) == null) {
                this.scheduler.schedule(() -> begin(route, begun, eta), SOON_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private long now() {
        return this.scheduler.now(TimeUnit.NANOSECONDS);
    }

    private void begin(Route route, Spell spell, Duration eta) {
        QuotaSnapshot quota = quota(route);
        if (!Waits.FIRST_WORD.equals(spell.reason)) {
            tell(route, spell, eta, quota);
        }
        lookLater(route, spell);
    }

    private void tell(Route route, Spell spell, Duration eta, @Nullable QuotaSnapshot quota) {
        spell.told = Level.WARN;
        Duration frozen = (quota != null) ? quota.frozenFor() : Duration.ZERO;
        if (!frozen.isZero()) {
            logger.warn("{} asked to send nothing for {} s: calls wait", route, seconds(frozen));
        }
        else if (spell.reason == null) {
            logger.warn("Calls to {} are refused: its quota does not hold them in time", route);
        }
        else {
            spell.told = Waits.FIRST_WORD.equals(spell.reason) ? Level.INFO : Level.WARN;
            logger.atLevel(spell.told)
                .log("Calls to {} wait for {}{}", route, spell.reason,
                        eta.isZero() ? "" : ", the first about " + seconds(eta) + " s");
        }
        advise(route, quota);
    }

    /**
     * Says once for each route if calls wait because they ask for far more output than
     * they get.
     */
    private void advise(Route route, @Nullable QuotaSnapshot quota) {
        if (quota == null || quota.waitsFor() == null || !COUNT_CAPS.contains(quota.waitsFor())) {
            return;
        }
        Long cap = quota.caps().get(route.model());
        Long enough = this.estimator.longOutput(route);
        if (cap != null && enough != null && cap > FAR_ABOVE * enough && this.advised.size() < MOST
                && this.advised.add(route)) {
            logger.info("{} charges max-output-tokens, about {} a call, while 99 of 100 answers have no more than {}: "
                    + "lower it, and fewer calls wait", route, cap, enough);
        }
    }

    private void lookLater(Route route, Spell spell) {
        this.scheduler.schedule(() -> look(route, spell), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look(Route route, Spell spell) {
        QuotaSnapshot quota = quota(route);
        if (spell.told == null && quota != null && quota.waitsFor() != null) {
            spell.reason = quota.waitsFor();
            tell(route, spell, Duration.ZERO, quota);
        }
        advise(route, quota);
        if (quota != null && (quota.waiting() > 0 || !quota.frozenFor().isZero())) {
            spell.heardAt = now();
        }
        Duration quiet = Duration.ofNanos(now() - spell.heardAt);
        if (quiet.compareTo(QUIET) < 0) {
            lookLater(route, spell);
            return;
        }
        this.spells.remove(route);
        if (spell.told != null) {
            boolean refused = spell.reason == null;
            logger.atLevel(spell.told)
                .log("Calls to {} {} no longer; they {} for {} s", route, refused ? "are refused" : "wait",
                        refused ? "were" : "did", seconds(Duration.ofNanos(spell.heardAt - spell.since)));
        }
    }

    private @Nullable QuotaSnapshot quota(Route route) {
        QuotaLimiter limiter = this.limiters.apply(route.provider());
        return (limiter != null) ? limiter.quota(route.model()) : null;
    }

    private static String seconds(Duration time) {
        return Double.toString(Math.round(time.toMillis() / 100.0) / 10.0);
    }

    /** A time in which calls wait, or are refused from its start. */
    private static final class Spell {

        private final long since;

        /** What its calls wait for; {@code null} if they are refused. */
        private volatile @Nullable String reason;

        private volatile @Nullable Level told;

        private volatile long heardAt;

        Spell(long since, @Nullable String reason) {
            this.since = since;
            this.reason = reason;
            this.heardAt = since;
        }

    }

}
