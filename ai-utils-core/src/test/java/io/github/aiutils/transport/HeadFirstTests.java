package io.github.aiutils.transport;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Headers;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class HeadFirstTests {

    private static final WireEvent HEAD = new WireEvent.Head(200, Headers.NONE);

    private static final WireEvent BODY = new WireEvent.Body(new byte[0]);

    @Test
    void putsTheHeadFirst() {
        StepVerifier.create(new HeadFirst(HEAD, Flux.just(BODY, BODY))).expectNext(HEAD, BODY, BODY).verifyComplete();
    }

    @Test
    void endsAfterTheHeadWhereThereIsNoBody() {
        StepVerifier.create(new HeadFirst(HEAD, Flux.empty()), 0)
            .expectSubscription()
            .thenRequest(1)
            .expectNext(HEAD)
            .verifyComplete();
        StepVerifier.create(new HeadFirst(HEAD, Flux.error(new IllegalStateException())))
            .expectNext(HEAD)
            .verifyError(IllegalStateException.class);
    }

    @Test
    void asksTheBodyForOneLessThanItIsAsked() {
        TestPublisher<WireEvent> body = TestPublisher.create();
        List<Long> asked = new ArrayList<>();
        StepVerifier.create(new HeadFirst(HEAD, body.flux().doOnRequest(asked::add)), 3)
            .expectNext(HEAD)
            .then(() -> assertThat(asked).containsExactly(2L))
            .thenRequest(4)
            .then(() -> assertThat(asked).containsExactly(2L, 4L))
            .then(body::complete)
            .verifyComplete();
    }

    @Test
    void hasTheBodySubscribedToWhenTheReaderCancelsOnTheHead() {
        TestPublisher<WireEvent> body = TestPublisher.create();
        new HeadFirst(HEAD, body.flux()).subscribe(new BaseSubscriber<>() {

            @Override
            protected void hookOnNext(WireEvent event) {
                cancel();
            }

        });
        body.assertWasSubscribed();
        body.assertCancelled();
    }

}
