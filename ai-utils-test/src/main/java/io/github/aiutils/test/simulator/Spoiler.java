package io.github.aiutils.test.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Turns a good answer into a spoiled one: the steps that still come, and what follows
 * them.
 */
final class Spoiler {

    private final Replies replies;

    private final OpenCall call;

    private final Turn turn;

    private final List<Step> steps;

    private final Scheduler scheduler;

    Spoiler(Replies replies, OpenCall call, Turn turn, List<Step> steps, Scheduler scheduler) {
        this.replies = replies;
        this.call = call;
        this.turn = turn;
        this.steps = steps;
        this.scheduler = scheduler;
    }

    Spoiled spoil(WithinFault fault) {
        if (fault instanceof WithinFault.Reset reset) {
            return reset(reset);
        }
        if (fault instanceof WithinFault.Stall stall) {
            return new Spoiled(first(after(stall.events())), Flux.never());
        }
        if (fault instanceof WithinFault.Pings pings) {
            return new Spoiled(first(after(pings.events())), pings(pings));
        }
        if (fault instanceof WithinFault.ErrorEvent event) {
            Problem problem = this.replies.wire().problem(event.kind(), this.turn.request().model(), null);
            String text = this.replies.wire().errorEvent(problem, this.call.requestId());
            return new Spoiled(first(event.events()), Flux.just(Step.buffer(text)));
        }
        if (fault instanceof WithinFault.EndlessEvents) {
            return endless();
        }
        if (fault instanceof WithinFault.Truncate truncate) {
            return new Spoiled(first(length(truncate)), Flux.empty());
        }
        return new Spoiled(this.steps, Flux.empty());
    }

    private Spoiled reset(WithinFault.Reset reset) {
        int events = (reset.events() < 0) ? this.steps.size() / 2 : after(reset.events());
        List<Step> kept = first(events);
        Flux<ByteBuf> end = Breakage.resetSoon(this.replies.response()).flux().cast(ByteBuf.class);
        if (reset.midEvent() && kept.size() < this.steps.size()) {
            byte[] next = this.steps.get(kept.size()).render().getBytes(StandardCharsets.UTF_8);
            end = Flux.<ByteBuf>just(Unpooled.wrappedBuffer(Arrays.copyOf(next, next.length / 2))).concatWith(end);
        }
        return new Spoiled(kept, end);
    }

    private Flux<ByteBuf> pings(WithinFault.Pings pings) {
        String ping = (this.turn.request().streamed()) ? this.replies.wire().ping() : "\n";
        return Flux.interval(pings.every(), this.scheduler).onBackpressureDrop().map((tick) -> Step.buffer(ping));
    }

    private Spoiled endless() {
        int end = indexOf(Step.Mark.FINISH);
        List<Step> kept = first(end);
        Step again = kept.get(kept.size() - 1);
        for (Step step : kept) {
            again = (step.mark() == Step.Mark.TEXT || step.mark() == Step.Mark.TOOL) ? step : again;
        }
        byte[] bytes = again.render().getBytes(StandardCharsets.UTF_8);
        return new Spoiled(kept, Flux.generate((sink) -> sink.next(Unpooled.wrappedBuffer(bytes))));
    }

    private int length(WithinFault.Truncate truncate) {
        return switch (truncate.cut()) {
            case AFTER_EVENTS -> after(truncate.events());
            case BEFORE_FINISH -> indexOf(Step.Mark.FINISH);
            case BEFORE_MARKER -> (this.turn.request().streamed()) ? indexOf(Step.Mark.DONE) : this.steps.size();
            case IN_TOOL_CALL -> inToolCall();
        };
    }

    private int inToolCall() {
        int start = indexOf(Step.Mark.TOOL);
        int fragments = (int) this.steps.stream().filter((step) -> step.mark() == Step.Mark.TOOL).count();
        return start + (fragments + 1) / 2;
    }

    /**
     * Returns where the mark is first found; of a unary body the second half stands for
     * all that ends an answer.
     */
    private int indexOf(Step.Mark mark) {
        for (int i = 0; i < this.steps.size(); i++) {
            if (this.steps.get(i).mark() == mark) {
                return i;
            }
        }
        return this.steps.size() - 1;
    }

    private List<Step> first(int events) {
        return this.steps.subList(0, Math.min(events, this.steps.size()));
    }

    /** A unary answer has two steps, its halves, and breaks between them. */
    private int after(int events) {
        return (this.turn.request().streamed()) ? events : 1;
    }

    /**
     * A spoiled answer.
     *
     * @param kept the steps that still come
     * @param tail what follows them
     */
    record Spoiled(List<Step> kept, Flux<ByteBuf> tail) {
    }

}
