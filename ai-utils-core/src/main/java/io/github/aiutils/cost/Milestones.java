package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What is told of a budget once in each window. */
final class Milestones {

    private final List<Told> levels = new ArrayList<>();

    final Told exceeded = new Told();

    final Told degraded = new Told();

    private final BudgetSettings settings;

    Milestones(BudgetSettings settings) {
        this.settings = settings;
        settings.warnAt().forEach((level) -> this.levels.add(new Told()));
    }

    /** Returns the levels that are reached and were not told in this window yet. */
    List<Double> newLevels(BigDecimal spent, Instant now, @Nullable Instant leaves) {
        List<Double> reached = List.of();
        for (int i = 0; i < this.levels.size(); i++) {
            double level = this.settings.warnAt().get(i);
            if (spent.compareTo(this.settings.share(level)) >= 0 && this.levels.get(i).first(now, leaves)) {
                reached = reached.isEmpty() ? new ArrayList<>() : reached;
                reached.add(level);
            }
        }
        return reached;
    }

    BudgetSnapshot.State state(BigDecimal spent, Instant now) {
        if (this.exceeded.told(now) || spent.compareTo(this.settings.amount()) >= 0) {
            return BudgetSnapshot.State.EXCEEDED;
        }
        List<Double> warnAt = this.settings.warnAt();
        boolean warned = !warnAt.isEmpty() && spent.compareTo(this.settings.share(warnAt.get(0))) >= 0;
        return warned ? BudgetSnapshot.State.WARNED : BudgetSnapshot.State.OK;
    }

    /** One thing that is told. */
    static final class Told {

        private boolean ever;

        private @Nullable Instant until;

        boolean told(Instant now) {
            return this.ever && (this.until == null || now.isBefore(this.until));
        }

        boolean first(Instant now, @Nullable Instant leaves) {
            if (told(now)) {
                return false;
            }
            this.ever = true;
            this.until = leaves;
            return true;
        }

    }

}
