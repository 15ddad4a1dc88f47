package io.github.aiutils.test.simulator;

import java.time.Duration;
import java.util.List;

import io.netty.buffer.ByteBuf;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends one answer at its pace, whole or spoiled by a fault.
 */
final class Delivery {

    private final Engine engine;

    private final Replies replies;

    private final OpenCall call;

    private final Turn turn;

    private final boolean streamed;

    private final PacedSteps.Timing timing;

    Delivery(Engine engine, Replies replies, OpenCall call, Turn turn, long startNanos) {
        this.engine = engine;
        this.replies = replies;
        this.call = call;
        this.turn = turn;
        this.streamed = turn.request().streamed();
        this.timing = engine.timing(call, startNanos);
        if (!this.streamed) {
            call.producesUnseen(() -> Math.min(turn.output(), this.timing.tokensByNow()));
        }
    }

    Mono<Void> send() {
        if (!this.streamed) {
            String body = this.replies.wire().unary(this.turn);
            Step step = Step.of(Step.Mark.DONE, body, (int) this.turn.output());
            return whenDue(step, Mono.defer(() -> {
                this.call.produced(step.tokens());
                this.call.close(Outcome.OK);
                return this.replies.json(200, body, this.call.requestId());
            }));
        }
        List<Step> steps = events();
        Step last = steps.get(steps.size() - 1);
        Flux<ByteBuf> parts = new PacedSteps(steps, this.timing).map((step) -> {
            this.call.produced(step.tokens());
            if (step == last) {
                this.call.close(Outcome.OK);
            }
            return step.encode();
        });
        return whenDue(steps.get(0), Mono.defer(() -> this.replies.parts(true, -1, parts, this.call.requestId())));
    }

    Mono<Void> spoil(WithinFault fault) {
        if (!this.streamed && fault instanceof WithinFault.ErrorEvent event) {
            Problem problem = this.replies.wire().problem(event.kind(), this.turn.request().model(), null);
            this.call.close(Outcome.FAULT);
            return this.replies.json(200, this.replies.wire().errorBody(problem, this.call.requestId()),
                    this.call.requestId());
        }
        List<Step> steps = (this.streamed) ? events() : halves();
        Spoiler.Spoiled spoiled = new Spoiler(this.replies, this.call, this.turn, steps, this.engine.scheduler())
            .spoil(fault);
        Flux<ByteBuf> parts = new PacedSteps(spoiled.kept(), this.timing).map((step) -> {
            this.call.produced(step.tokens());
            return step.encode();
        }).concatWith(spoiled.tail());
        Flux<ByteBuf> shown = ((fault instanceof WithinFault.Drip drip) ? drip(parts, drip) : parts)
            .doOnComplete(() -> this.call.close(Outcome.FAULT));
        return whenDue(steps.get(0), Mono.defer(
                () -> this.replies.parts(this.streamed, length(fault, steps, spoiled), shown, this.call.requestId())));
    }

    private List<Step> events() {
        return this.replies.wire().stream(this.turn, this.engine.settings().pace().tokensPerEvent());
    }

    private List<Step> halves() {
        String body = this.replies.wire().unary(this.turn);
        int middle = body.offsetByCodePoints(0, body.codePointCount(0, body.length()) / 2);
        return List.of(Step.of(Step.Mark.TOOL, body.substring(0, middle), (int) this.turn.output()),
                Step.of(Step.Mark.DONE, body.substring(middle)));
    }

    private long length(Fault fault, List<Step> steps, Spoiler.Spoiled spoiled) {
        boolean endless = fault instanceof WithinFault.EndlessEvents || fault instanceof WithinFault.Pings;
        if (this.streamed || endless) {
            return -1;
        }
        List<Step> sent = (fault instanceof WithinFault.Truncate) ? spoiled.kept() : steps;
        return sent.stream().mapToLong((step) -> step.encode().readableBytes()).sum();
    }

    private Flux<ByteBuf> drip(Flux<ByteBuf> parts, WithinFault.Drip drip) {
        return parts.concatMap((part) -> {
            int count = (part.readableBytes() + drip.bytes() - 1) / drip.bytes();
            Flux<ByteBuf> drops = Flux.range(0, count)
                .map((i) -> part
                    .slice(i * drip.bytes(), Math.min(drip.bytes(), part.readableBytes() - i * drip.bytes()))
                    .retain());
            return drip.every().isZero() ? drops : drops.delayElements(drip.every(), this.engine.scheduler());
        }, 1);
    }

    private Mono<Void> whenDue(Step first, Mono<Void> then) {
        long nanos = this.timing.wait(first, first.tokens());
        return (nanos <= 0) ? then : Mono.delay(Duration.ofNanos(nanos), this.engine.scheduler()).then(then);
    }

}
