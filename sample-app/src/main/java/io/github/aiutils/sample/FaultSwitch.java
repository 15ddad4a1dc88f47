package io.github.aiutils.sample;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.test.simulator.Dialect;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.PendingFault;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.test.simulator.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;

/**
 * Makes simulated providers fail on request, for those who want to watch what happens
 * then. Real providers cannot be touched.
 */
@RestController
@RequestMapping("/api/faults")
final class FaultSwitch {

    private static final int MOST = 100;

    private final @Nullable Simulated simulated;

    private final ProviderSettings.All providers;

    FaultSwitch(ObjectProvider<Simulated> simulated, ProviderSettings.All providers) {
        this.simulated = simulated.getIfAvailable();
        this.providers = providers;
    }

    @GetMapping
    Faults faults() {
        return show(simulated());
    }

    /** What waited for the provider before is forgotten. */
    @PutMapping
    Faults fail(@RequestBody Wish wish) {
        Simulated all = simulated();
        Scope scope = scope(all, wish.provider());
        Fault fault = KnownFault.of(wish.fault()).fault();
        if (wish.times() != null && (wish.times() < 1 || wish.times() > MOST)) {
            throw new BadInputException("'times' is a number from 1 to " + MOST + ", or null for a fault that stays");
        }
        all.simulator().clearFaults(scope);
        if (wish.times() == null) {
            all.simulator().stand(scope, fault);
        }
        for (int i = 0; wish.times() != null && i < wish.times(); i++) {
            all.simulator().inject(scope, fault);
        }
        return show(all);
    }

    @DeleteMapping
    Faults clear() {
        Simulated all = simulated();
        all.simulator().clearFaults();
        return show(all);
    }

    @ExceptionHandler(ServerWebInputException.class)
    ResponseEntity<ProblemDetail> refuseBody() {
        return Problems.badInput("the body cannot be read; send application/json with the texts 'provider' and 'fault' "
                + "and, if the fault shall not stay, a number 'times'");
    }

    private Simulated simulated() {
        if (this.simulated == null) {
            throw new NotSimulatedException(HttpStatus.NOT_FOUND, "no provider is simulated here, so none can be made "
                    + "to fail; start the sample with a provider that has neither a key nor a base URL");
        }
        return this.simulated;
    }

    private Scope scope(Simulated all, @Nullable String provider) {
        String name = String.valueOf(provider);
        Dialect dialect = all.providers().get(name);
        if (dialect != null) {
            return Scope.of(dialect);
        }
        if (this.providers.find(name) != null) {
            throw new NotSimulatedException(HttpStatus.CONFLICT, "'" + name
                    + "' is a real provider and cannot be made to fail; simulated are " + all.providers().keySet());
        }
        throw new BadInputException("no provider is named '" + name + "'; simulated are " + all.providers().keySet());
    }

    private static Faults show(Simulated all) {
        List<Known> known = Arrays.stream(KnownFault.values())
            .map((fault) -> new Known(fault.code(), fault.sentence()))
            .toList();
        return new Faults(List.copyOf(all.providers().keySet()), known, waiting(all));
    }

    private static List<Waiting> waiting(Simulated all) {
        Map<PendingFault, Integer> counts = new LinkedHashMap<>();
        all.simulator().pendingFaults().forEach((fault) -> counts.merge(fault, 1, Integer::sum));
        return counts.entrySet()
            .stream()
            .map((fault) -> new Waiting(provider(all, fault.getKey().scope()),
                    KnownFault.codeOf(fault.getKey().fault()), fault.getKey().standing() ? null : fault.getValue()))
            .toList();
    }

    private static String provider(Simulated all, Scope scope) {
        return all.providers()
            .entrySet()
            .stream()
            .filter((provider) -> provider.getValue() == scope.dialect())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("any");
    }

    /**
     * A fault somebody wants to see.
     *
     * @param provider name of the provider
     * @param fault name of the fault
     * @param times number of calls that meet it; {@code null} for all until it is cleared
     */
    record Wish(@Nullable String provider, @Nullable String fault, @Nullable Integer times) {
    }

    /**
     * What can be made to fail, how, and what is waiting.
     *
     * @param providers names of the simulated providers
     * @param known the faults
     * @param waiting faults that wait for calls
     */
    record Faults(List<String> providers, List<Known> known, List<Waiting> waiting) {
    }

    /**
     * A fault with a name.
     *
     * @param name its name
     * @param sentence what the provider does
     */
    record Known(String name, String sentence) {
    }

    /**
     * A fault that waits for calls.
     *
     * @param provider name of the provider
     * @param fault name of the fault
     * @param times number of calls that still meet it; {@code null} for all
     */
    record Waiting(String provider, String fault, @Nullable Integer times) {
    }

    /** There is nothing to switch. */
    static final class NotSimulatedException extends RuntimeException {

        private final HttpStatus status;

        NotSimulatedException(HttpStatus status, String message) {
            super(message);
            this.status = status;
        }

        HttpStatus status() {
            return this.status;
        }

    }

}
