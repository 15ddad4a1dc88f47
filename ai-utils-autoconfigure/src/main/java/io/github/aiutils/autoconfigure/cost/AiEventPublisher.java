package io.github.aiutils.autoconfigure.cost;

import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.BudgetExceeded;
import io.github.aiutils.cost.BudgetThresholdReached;
import io.github.aiutils.cost.UsageBooked;

import org.springframework.context.ApplicationEventPublisher;

/** Publishes what happens to money as events of the application. */
record AiEventPublisher(ApplicationEventPublisher publisher) implements AiCallListener {

    @Override
    public void booked(UsageBooked event) {
        this.publisher.publishEvent(event);
    }

    @Override
    public void reached(BudgetThresholdReached event) {
        this.publisher.publishEvent(event);
    }

    @Override
    public void exceeded(BudgetExceeded event) {
        this.publisher.publishEvent(event);
    }

}
