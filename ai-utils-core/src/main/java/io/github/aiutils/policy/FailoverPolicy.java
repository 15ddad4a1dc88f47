package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.route.Router;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Goes on to the next route when one is spent, until the first output. Every route is
 * tried at most once; one whose breaker is open is passed over; what is wrong with the
 * request itself is final.
 *
 * @since 0.1.0
 */
public final class FailoverPolicy implements Policy {

    private static final Logger logger = LoggerFactory.getLogger(FailoverPolicy.class);

    private final Router router;

    private final ErrorClassifier classifier;

    private final RouteFacts facts;

    /**
     * Makes the policy.
     * @param router knows the routes of a call, best first
     * @param classifier decides which errors may do better elsewhere
     * @param facts what is known of routes
     */
    public FailoverPolicy(Router router, ErrorClassifier classifier, RouteFacts facts) {
        this.router = router;
        this.classifier = classifier;
        this.facts = facts;
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        return Flux.defer(() -> {
            List<Route> routes = distinct(this.router.routes(call));
            if (routes.isEmpty()) {
                throw new RefusedException(ErrorClass.NO_ROUTE, "client '" + call.client() + "' has no route");
            }
            return from(0, new Trial(call, next, routes, new ArrayList<>()));
        });
    }

    private static List<Route> distinct(List<Route> routes) {
        return (routes.size() < 2) ? routes : routes.stream().distinct().toList();
    }

    private Flux<Reply> from(int index, Trial trial) {
        if (index == trial.routes().size()) {
            return Flux.error(exhausted(trial));
        }
        Route route = trial.routes().get(index);
        AiException refusal = this.facts.refusal(route);
        if (refusal != null) {
            trial.failures().add(refusal);
            return from(index + 1, trial);
        }
        Call call = trial.call().with(trial.call().request().withOptions(options(trial.call(), route))).to(route);
        return this.router.watch(route, trial.next().proceed(call))
            .onErrorResume(AiException.class, (error) -> after(error, index, trial));
    }

    private ChatOptions options(Call call, Route route) {
        ChatOptions own = this.facts.options(route);
        return (own == ChatOptions.NONE) ? call.request().options() : own.orElse(call.request().options());
    }

    private Flux<Reply> after(AiException error, int index, Trial before) {
        Trial trial = (error.errorClass() == ErrorClass.BUDGET_EXCEEDED) ? cheaper(before) : before;
        boolean last = index == trial.routes().size() - 1 && trial.failures().isEmpty();
        if (trial.call().committed() || last || this.classifier.classify(error) == Reaction.FAIL) {
            trial.failures().forEach(error::addSuppressed);
            return Flux.error(error);
        }
        trial.failures().add(error);
        logger.debug("{} is spent for {}: {}", trial.routes().get(index), trial.call().id(), error.getMessage());
        return from(index + 1, (error.errorClass() == ErrorClass.CONTEXT_WINDOW) ? larger(index, trial) : trial);
    }

    /**
     * Adds the routes for which budgets keep money; a call that names its model has none.
     */
    private Trial cheaper(Trial trial) {
        List<Route> routes = new ArrayList<>(trial.routes());
        if (trial.call().request().model() == null) {
            routes.addAll(this.facts.cheaper(trial.call().to(routes.get(0))));
        }
        return new Trial(trial.call(), trial.next(), distinct(routes), trial.failures());
    }

    /** Keeps only routes that are known to have a larger window. */
    private Trial larger(int index, Trial trial) {
        Integer window = this.facts.contextWindow(trial.routes().get(index));
        List<Route> routes = new ArrayList<>(trial.routes().subList(0, index + 1));
        for (Route route : trial.routes().subList(index + 1, trial.routes().size())) {
            Integer other = this.facts.contextWindow(route);
            if (window != null && other != null && other > window) {
                routes.add(route);
            }
        }
        return new Trial(trial.call(), trial.next(), routes, trial.failures());
    }

    /** The last error that a provider gave stands for all; the others are suppressed. */
    private static AiException exhausted(Trial trial) {
        List<AiException> failures = trial.failures();
        AiException last = failures.get(failures.size() - 1);
        for (AiException failure : failures) {
            last = (failure instanceof ProviderException) ? failure : last;
        }
        if (failures.size() == 1) {
            return last;
        }
        StringBuilder text = new StringBuilder("client '").append(trial.call().client()).append("' has no route left");
        failures.forEach((failure) -> text.append("; ").append(failure.getMessage()));
        AiException all = (last instanceof ProviderException failed) ? failed.withMessage(text.toString())
                : new RefusedException(last.errorClass(), text.toString(), soonest(failures));
        for (AiException failure : failures) {
            if (failure != last || failure instanceof RefusedException) {
                all.addSuppressed(failure);
            }
        }
        return all;
    }

    private static @Nullable Duration soonest(List<AiException> failures) {
        Duration soonest = null;
        for (AiException failure : failures) {
            Duration wait = failure.retryAfter();
            soonest = (soonest == null || (wait != null && wait.compareTo(soonest) < 0)) ? wait : soonest;
        }
        return soonest;
    }

    private record Trial(Call call, Chain next, List<Route> routes, List<AiException> failures) {
    }

    /**
     * What is known of routes before they are tried.
     *
     * @param refusals says why a provider cannot be asked now
     * @param windows says how many tokens a route's model takes
     * @param ownOptions options that hold for one route
     * @param moneyed routes for which budgets keep money when others cost too much
     */
    public record RouteFacts(Function<Route, @Nullable AiException> refusals,
            Function<Route, @Nullable Integer> windows, Function<Route, ChatOptions> ownOptions,
            Function<Call, List<Route>> moneyed) {

        public RouteFacts(Function<Route, @Nullable AiException> refusals, Function<Route, @Nullable Integer> windows,
                Function<Route, ChatOptions> ownOptions) {
            this(refusals, windows, ownOptions, (call) -> List.of());
        }

        @Nullable AiException refusal(Route route) {
            return this.refusals.apply(route);
        }

        @Nullable Integer contextWindow(Route route) {
            return this.windows.apply(route);
        }

        ChatOptions options(Route route) {
            return this.ownOptions.apply(route);
        }

        List<Route> cheaper(Call call) {
            return this.moneyed.apply(call);
        }

    }

}
