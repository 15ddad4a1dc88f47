package io.github.aiutils.policy;

import java.time.Duration;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.ProviderException.Details;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Ends an attempt whose provider falls silent: before its first payload, or between two.
 * The wait counts while the caller wants more, so a slow reader is not a slow provider.
 *
 * @since 0.1.0
 */
public final class TimeoutPolicy implements Policy {

    private final Function<String, Timeouts> timeouts;

    private final Scheduler scheduler;

    /**
     * Makes the policy.
     * @param timeouts knows the timeouts of each provider by its name
     * @param scheduler keeps the time
     */
    public TimeoutPolicy(Function<String, Timeouts> timeouts, Scheduler scheduler) {
        this.timeouts = timeouts;
        this.scheduler = scheduler;
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        Timeouts limits = this.timeouts.apply(call.route().provider());
        Duration first = call.streamed() ? limits.firstReply() : limits.unaryReply();
        Duration gap = limits.betweenChunks();
        Flux<Reply> replies = next.proceed(call);
        return new SilenceWatch(replies, this.scheduler, first, gap, (reply) -> !(reply instanceof Reply.Head),
                (begun) -> silent(call, begun ? gap : first, begun));
    }

    private static ProviderException silent(Call call, Duration limit, boolean begun) {
        String what = !call.streamed() ? "no answer within "
                : begun ? "no further payload within " : "no first payload within ";
        return new ProviderException(ErrorClass.TIMEOUT, call.route(), Details.of(what + limit));
    }

}
