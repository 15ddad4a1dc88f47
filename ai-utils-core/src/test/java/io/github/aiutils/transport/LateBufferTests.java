package io.github.aiutils.transport;

import java.net.URI;
import java.util.List;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A cancel comes from a thread of its own, and reaches the connection's thread only after
 * that one has handed on another buffer.
 */
class LateBufferTests {

    private static final int LARGE = WireLimits.MAX_ERROR_BYTES + 1;

    private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(new UnpooledByteBufAllocator(false));

    private final TestPublisher<DataBuffer> body = TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE,
            Violation.REQUEST_OVERFLOW);

    @ParameterizedTest
    @CsvSource({ "200, false", "500, false", "200, true", "500, true" })
    void givesBackBuffersThatComeAfterTheCancel(int status, boolean streamed) {
        WebClientTransport transport = transport(status, streamed);
        WireRequest request = new WireRequest("chat/completions", List.of(), new byte[0]);
        Publisher<?> reply = streamed ? transport.stream(request) : transport.send(request);
        Disposable reader = Mono.when(reply).subscribe();
        NettyDataBuffer early = buffer();
        this.body.next(early);
        reader.dispose();
        NettyDataBuffer late = buffer();
        this.body.next(late);
        assertThat(early.getNativeBuffer().refCnt()).isZero();
        assertThat(late.getNativeBuffer().refCnt()).isZero();
    }

    /** The end is ours: the reply is too large, or enough of an error is read. */
    @ParameterizedTest
    @ValueSource(ints = { 200, 500 })
    void givesBackBuffersThatComeAfterEnoughWasRead(int status) {
        WebClientTransport transport = transport(status, false);
        transport.send(new WireRequest("chat/completions", List.of(), new byte[0])).onErrorComplete().subscribe();
        NettyDataBuffer large = this.buffers.allocateBuffer(LARGE);
        large.write(new byte[LARGE]);
        this.body.next(large);
        NettyDataBuffer late = buffer();
        this.body.next(late);
        assertThat(large.getNativeBuffer().refCnt()).isZero();
        assertThat(late.getNativeBuffer().refCnt()).isZero();
    }

    private WebClientTransport transport(int status, boolean streamed) {
        WebClient client = WebClient.builder()
            .exchangeFunction((sent) -> Mono.fromSupplier(() -> ClientResponse.create(HttpStatus.valueOf(status))
                .headers((headers) -> headers
                    .setContentType(streamed ? MediaType.TEXT_EVENT_STREAM : MediaType.APPLICATION_JSON))
                .body(this.body.flux())
                .build()))
            .build();
        return new WebClientTransport(client, URI.create("http://localhost"), new WireLimits(LARGE - 1, LARGE - 1));
    }

    private NettyDataBuffer buffer() {
        NettyDataBuffer buffer = this.buffers.allocateBuffer(4);
        buffer.write(new byte[] { 'd', 'a', 't', 'a' });
        return buffer;
    }

}
