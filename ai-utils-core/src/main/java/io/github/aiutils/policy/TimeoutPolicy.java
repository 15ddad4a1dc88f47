package io.github.aiutils.policy;

import java.time.Duration;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.ProviderException.Details;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.policy.SilenceWatch.Who;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Ends an attempt whose provider falls silent: before its first payload, or between two.
 * The wait counts while the caller wants more, so a slow reader is not a slow provider;
 * one that asks for nothing for very long is gone.
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
        return new SilenceWatch<Reply>(replies, this.scheduler, first, gap, limits.absentReader(),
                (reply) -> !(reply instanceof Reply.Head), (who) -> silent(call, limits, who));
    }

    private static AiException silent(Call call, Timeouts limits, Who who) {
        return switch (who) {
            case UNBEGUN -> call.streamed() ? timeout(call, "no first payload within " + limits.firstReply())
                    : timeout(call, "no answer within " + limits.unaryReply());
            case BEGUN -> timeout(call, call.streamed() ? "no further payload within " + limits.betweenChunks()
                    : "no answer within " + limits.betweenChunks());
            case READER -> new RefusedException(ErrorClass.DEADLINE_EXCEEDED,
                    "a call to " + call.route() + " was given up: its reader asked for nothing for "
                            + limits.absentReader() + "; raise timeout.absent-reader if it is that slow");
        };
    }

    private static ProviderException timeout(Call call, String text) {
        Reaction reaction = call.request().idempotent() ? ErrorClass.TIMEOUT.reaction() : Reaction.FAIL;
        return new ProviderException(ErrorClass.TIMEOUT, reaction, call.route(), Details.of(text), null);
    }

}
