package io.github.aiutils.test.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The faults that wait for calls: first those injected once, in their order, then the
 * standing ones, each with its probability.
 */
final class FaultBox {

    private final long seed;

    private final Deque<Scripted> once = new ArrayDeque<>();

    private final List<Standing> standing = new ArrayList<>();

    FaultBox(long seed) {
        this.seed = seed;
    }

    synchronized void add(Scope scope, Fault fault) {
        this.once.add(new Scripted(scope, fault));
    }

    synchronized void stand(Scope scope, double probability, Fault fault) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("A probability lies between 0 and 1, not at " + probability);
        }
        this.standing.add(new Standing(scope, probability, fault));
    }

    synchronized void clear() {
        this.once.clear();
        this.standing.clear();
    }

    synchronized void clear(Scope scope) {
        this.once.removeIf((fault) -> fault.scope().equals(scope));
        this.standing.removeIf((fault) -> fault.scope().equals(scope));
    }

    synchronized List<PendingFault> pending() {
        List<PendingFault> pending = new ArrayList<>();
        this.once.forEach((fault) -> pending.add(new PendingFault(fault.scope(), fault.fault(), false)));
        this.standing.forEach((fault) -> pending.add(new PendingFault(fault.scope(), fault.fault(), true)));
        return List.copyOf(pending);
    }

    /**
     * Takes the fault for a call, null if it shall go well.
     */
    synchronized @Nullable Fault take(Dialect dialect, String model, long sequence) {
        for (Iterator<Scripted> scripted = this.once.iterator(); scripted.hasNext();) {
            Scripted next = scripted.next();
            if (next.scope().covers(dialect, model)) {
                scripted.remove();
                return next.fault();
            }
        }
        for (int i = 0; i < this.standing.size(); i++) {
            Standing next = this.standing.get(i);
            double chance = Mix.unit(Mix.of(Mix.of(this.seed, sequence), 100 + i));
            if (next.scope().covers(dialect, model) && chance < next.probability()) {
                return next.fault();
            }
        }
        return null;
    }

    private record Scripted(Scope scope, Fault fault) {
    }

    private record Standing(Scope scope, double probability, Fault fault) {
    }

}
