package io.github.aiutils.test.simulator;

import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Answers one call: fault, key, form, quota, answer, in this order.
 */
final class Exchange {

    private static final String BAD_ANSWER = "The simulator's answer function failed: ";

    private final Engine engine;

    private final Replies replies;

    private final Wire wire;

    private final OpenCall call;

    private final Inbound inbound;

    private final long startNanos;

    private final SimulatedRequest request;

    private final QuotaGate gate;

    Exchange(Engine engine, Replies replies, OpenCall call, Inbound inbound, long startNanos) {
        this.engine = engine;
        this.replies = replies;
        this.wire = replies.wire();
        this.call = call;
        this.inbound = inbound;
        this.startNanos = startNanos;
        this.request = this.wire.read(inbound);
        this.gate = engine.quotas().gate(inbound.dialect(), this.request.model());
    }

    Mono<Void> run() {
        this.call.understood(this.request, this.inbound.key());
        this.replies.quota(this.gate);
        Fault fault = this.engine.faults().take(this.inbound.dialect(), this.request.model(), this.call.sequence());
        if (fault != null) {
            this.call.faulty();
        }
        Answer forced = (fault != null) ? forced(fault) : null;
        if (fault instanceof InsteadFault instead && forced == null) {
            this.gate.refused();
            return new Breakage(this.replies, this.call, this.request).play(instead);
        }
        Problem problem = authenticate(this.engine.settings(), this.wire, this.inbound);
        if (problem != null) {
            return refuse(problem);
        }
        problem = invalid();
        if (problem != null) {
            this.gate.refused();
            return refuse(problem);
        }
        return (this.inbound.path().equals(AnthropicWire.COUNT_TOKENS)) ? count() : admit(fault, forced);
    }

    static @Nullable Problem authenticate(Settings settings, Wire wire, Inbound inbound) {
        String key = inbound.key();
        boolean right = key != null && (settings.apiKey() == null || settings.apiKey().equals(key));
        return (right) ? null : wire.problem(ErrorKind.UNAUTHORIZED, "", null);
    }

    private @Nullable Problem invalid() {
        Problem problem = this.wire.check(this.inbound);
        List<String> models = this.engine.settings().models();
        if (problem == null && !models.isEmpty() && !models.contains(this.request.model())) {
            return this.wire.problem(ErrorKind.MODEL_NOT_FOUND, this.request.model(), null);
        }
        return problem;
    }

    private Mono<Void> refuse(Problem problem) {
        this.call.status(problem.status());
        this.call.close(Outcome.REFUSED);
        return this.replies.problem(problem, this.call.requestId());
    }

    private Mono<Void> count() {
        this.call.status(200);
        this.call.close(Outcome.OK);
        String body = Json.object().put("input_tokens", this.request.inputTokens()).toString();
        return this.replies.json(200, body, this.call.requestId());
    }

    private Mono<Void> admit(@Nullable Fault fault, @Nullable Answer forced) {
        long cached = this.engine.composer().cached(this.request, null);
        QuotaGate.Demand demand = new QuotaGate.Demand(this.request.inputTokens(), cached,
                this.request.maxOutputTokens());
        QuotaGate.Refusal refusal = this.gate.enter(demand);
        if (refusal != null) {
            return refuse(this.wire.refused(refusal, this.request.model()));
        }
        this.call.admitted(this.gate, demand, cached);
        Turn turn;
        try {
            turn = (forced != null) ? this.engine.composer().compose(this.request, this.call.sequence(), forced)
                    : this.engine.composer().compose(this.request, this.call.sequence());
        }
        catch (RuntimeException ex) {
            this.call.faulty();
            return refuse(Problem.of(500, "server_error", null, null, BAD_ANSWER + ex));
        }
        this.gate.moreCached(turn.cached() - cached);
        this.call.admitted(this.gate, demand, turn.cached());
        this.call.status(200);
        Delivery delivery = new Delivery(this.engine, this.replies, this.call, turn, this.startNanos);
        return (fault instanceof WithinFault within) ? delivery.spoil(within) : delivery.send();
    }

    /**
     * Returns what the model has to say for the sake of the fault, null if it is free.
     */
    private @Nullable Answer forced(Fault fault) {
        boolean refuses = fault instanceof InsteadFault.Refuse refuse && refuse.kind() == ErrorKind.CONTENT_POLICY
                && !refuse.inside200() && this.inbound.dialect() == Dialect.ANTHROPIC;
        if (refuses) {
            return Answer.refusal("This request was flagged by our usage policy.");
        }
        if (fault instanceof WithinFault.Truncate truncate && truncate.cut() == WithinFault.Cut.IN_TOOL_CALL) {
            List<SimulatedRequest.Tool> tools = this.request.tools();
            return Answer.tool(tools.isEmpty() ? "look_up" : tools.get(0).name(),
                    "{\"query\":\"a long question that is cut in its middle\",\"limit\":10}");
        }
        return null;
    }

}
