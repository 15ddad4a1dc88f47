package io.github.aiutils.policy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Ends a call when its caller's patience does: all waits, attempts and routes together. A
 * stream is bounded up to its first output only; a healthy long one may go on.
 *
 * @since 0.1.0
 */
public final class DeadlinePolicy implements Policy {

    private static final Duration FOREVER = Duration.ofDays(3650);

    private final Function<String, Duration> totals;

    private final Scheduler scheduler;

    /**
     * Makes the policy.
     * @param totals knows the usual patience of each client by its name
     * @param scheduler keeps the time
     */
    public DeadlinePolicy(Function<String, Duration> totals, Scheduler scheduler) {
        this.totals = totals;
        this.scheduler = scheduler;
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        Duration own = call.request().timeout();
        Duration wanted = (own != null) ? own : this.totals.apply(call.client());
        Duration total = (wanted.compareTo(FOREVER) < 0) ? wanted : FOREVER;
        return Flux.defer(() -> {
            Call bounded = call.within(this.scheduler.now(TimeUnit.NANOSECONDS), total.toNanos());
            return new SilenceWatch<Reply>(next.proceed(bounded), this.scheduler, total, null, FOREVER,
                    Reply::meaningful, (who) -> exceeded(bounded, total));
        });
    }

    private static RefusedException exceeded(Call call, Duration total) {
        return new RefusedException(ErrorClass.DEADLINE_EXCEEDED, "the call of client '" + call.client()
                + "' was not answered within " + total + " after " + call.attemptsMade() + " attempts");
    }

}
