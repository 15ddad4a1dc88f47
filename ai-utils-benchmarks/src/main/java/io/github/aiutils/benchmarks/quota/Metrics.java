package io.github.aiutils.benchmarks.quota;

import java.util.EnumMap;
import java.util.Map;

/** Watches calls from outside of the contender, and counts those of the measured time. */
final class Metrics {

    private final ProviderSettings settings;

    private final Sizes sizes;

    private final TenantMetrics tenants;

    private final Samples waits = new Samples();

    private final Samples quietWaits = new Samples();

    private final Samples etaErrors = new Samples();

    private final Samples lent = new Samples();

    private final Samples giants = new Samples();

    private boolean measuring;

    private double demand;

    private double real;

    private double largest;

    private long successes;

    private long refusals;

    private long informedRefusals;

    private long late;

    private long unseen;

    private Charge offered = Charge.NONE;

    private Charge served = Charge.NONE;

    Metrics(ProviderSettings settings, Workload workload) {
        this.settings = settings;
        this.sizes = workload.sizes();
        this.tenants = new TenantMetrics(workload.tenants().size());
    }

    void start(Meters meters, long now) {
        this.measuring = true;
        this.offered = meters.offered(now);
        this.served = meters.served(now);
        this.tenants.start();
    }

    void stop(Meters meters, long now) {
        this.measuring = false;
        this.offered = meters.offered(now).minus(this.offered);
        this.served = meters.served(now).minus(this.served);
        this.tenants.stop();
    }

    boolean measuring() {
        return this.measuring;
    }

    void arrived(SimCall call) {
        double cost = this.settings.charging().cost(call);
        this.tenants.arrived(call.tenant(), cost);
        if (this.measuring) {
            this.demand += cost;
            this.largest = Math.max(this.largest, cost);
        }
    }

    /** A call goes for the first time, after a wait that was predicted or not. */
    void went(SimCall call, long now, double predictedNanos) {
        double fromHead = this.tenants.sinceHead(call, now);
        if (!this.measuring) {
            return;
        }
        if (predictedNanos >= 0) {
            double wait = now - call.created();
            this.etaErrors.add(Math.abs(predictedNanos - wait) / Math.max(0.1 * wait, 0.1 * Timer.SECOND));
        }
        if (this.sizes.giant(call)) {
            double share = this.settings.tokensPerNano() / this.tenants.count();
            this.giants.add(fromHead / (this.settings.charging().cost(call) / share));
        }
    }

    void late() {
        if (this.measuring) {
            this.late++;
        }
    }

    void refused(boolean informed) {
        if (this.measuring) {
            this.refusals++;
        }
        if (informed) {
            this.informedRefusals++;
        }
    }

    /** A call was let in, after all its waits. */
    void answered(SimCall call, long waitNanos) {
        this.tenants.received(call.tenant(), this.settings.charging().cost(call));
        if (this.measuring) {
            this.waits.add(waitNanos / Timer.SECOND);
            if (call.tenant() == this.tenants.count() - 1) {
                this.quietWaits.add(waitNanos / Timer.SECOND);
            }
        }
    }

    void succeeded(SimCall call) {
        if (this.measuring) {
            this.successes++;
            this.real += call.input() + call.output();
        }
    }

    /** The provider produced tokens that the client was no longer there to see. */
    void unseen(long tokens) {
        this.unseen += tokens;
    }

    void lent(double tokens) {
        this.lent.add(tokens);
    }

    /**
     * Returns what came of it, after the last answer.
     * @param contender who competed
     * @param tokensCharged what the provider charged in all
     * @param decisionNanos real time per decision
     * @param trace hash of all that happened
     */
    Result result(Contender contender, double tokensCharged, double decisionNanos, long trace) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        countQuota(figures);
        countWaits(figures);
        figures.put(Figure.JAIN, this.tenants.jain());
        figures.put(Figure.LENT, 100 * this.lent.mean() / this.settings.tokensPerMinute());
        figures.put(Figure.DECISION, decisionNanos / 1000);
        figures.put(Figure.LEAKS, contender.held() + Math.rint(Math.abs(contender.lent())));
        figures.put(Figure.LEDGER, ledgerGap(contender.booked(), tokensCharged));
        return new Result(figures, this.successes, trace);
    }

    private void countQuota(Map<Figure, Double> figures) {
        figures.put(Figure.GOODPUT, 100 * goodput());
        figures.put(Figure.DEMAND, 100 * this.demand / this.offered.input());
        figures.put(Figure.REAL, 100 * this.real / this.offered.input());
        figures.put(Figure.LARGEST, this.largest / this.settings.tokensPerNano() / Timer.SECOND);
        figures.put(Figure.COUNT, (double) this.refusals);
        figures.put(Figure.REFUSALS, 1000.0 * this.refusals / this.successes);
        figures.put(Figure.INFORMED, (double) this.informedRefusals);
    }

    private void countWaits(Map<Figure, Double> figures) {
        figures.put(Figure.WAIT_P50, this.waits.percentile(0.5));
        figures.put(Figure.WAIT_P99, this.waits.percentile(0.99));
        figures.put(Figure.WAIT_MAX, this.waits.max());
        figures.put(Figure.QUIET_P99, this.quietWaits.percentile(0.99));
        figures.put(Figure.ETA, this.etaErrors.percentile(0.9));
        figures.put(Figure.LATE, (double) this.late);
        figures.put(Figure.GIANT, this.giants.max());
    }

    /**
     * Returns NaN where the provider charges other tokens than are used, or others do.
     */
    private double ledgerGap(long booked, double tokensCharged) {
        boolean comparable = booked >= 0 && this.settings.charging() != Charging.CAPPED
                && this.settings.foreignShare() == 0;
        return comparable ? Math.abs(Math.rint(tokensCharged - this.unseen - booked)) : Double.NaN;
    }

    private double goodput() {
        double input = this.served.input() / this.offered.input();
        double output = this.served.output() / this.offered.output();
        double requests = this.served.requests() / this.offered.requests();
        return Math.max(requests, Math.max(input, output));
    }

}
