package io.github.aiutils.provider;

import java.time.Duration;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.Reply;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.ProviderException.Details;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.transport.Transport;
import io.github.aiutils.transport.TransportException;
import io.github.aiutils.transport.Unfolding;
import io.github.aiutils.transport.WireReply;
import io.github.aiutils.transport.WireRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.JacksonException;

/**
 * A provider that is asked over HTTP in the dialect of its codec.
 *
 * @since 0.1.0
 */
public final class HttpProvider implements Provider {

    private static final Logger logger = LoggerFactory.getLogger("io.github.aiutils.call");

    /**
     * How long a connection may take to end after the answer did; then it is closed
     * instead of going back to the pool.
     */
    static final Duration GRACE = Duration.ofMillis(500);

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final String name;

    private final ProviderCodec codec;

    private final HttpCodec http;

    private final Transport transport;

    private final ApiKeySource keys;

    private final Scheduler scheduler;

    private final boolean idempotencyKey;

    public HttpProvider(String name, ProviderCodec codec, Transport transport, ApiKeySource keys, Scheduler scheduler) {
        this(name, codec, transport, keys, scheduler, false);
    }

    /**
     * Makes a provider.
     * @param name the name by which routes refer to it
     * @param codec speaks its dialect
     * @param transport carries requests to it
     * @param keys knows its key
     * @param scheduler keeps the time
     * @param idempotencyKey whether requests carry an {@code Idempotency-Key}, the same
     * for all attempts of a call
     */
    public HttpProvider(String name, ProviderCodec codec, Transport transport, ApiKeySource keys, Scheduler scheduler,
            boolean idempotencyKey) {
        this.name = name;
        this.codec = codec;
        this.http = new HttpCodec(codec);
        this.transport = transport;
        this.keys = keys;
        this.scheduler = scheduler;
        this.idempotencyKey = idempotencyKey;
    }

    @Override
    public String name() {
        return this.name;
    }

    @Override
    public boolean carriesIdempotencyKey() {
        return this.idempotencyKey;
    }

    @Override
    public Flux<Reply> exchange(Call call) {
        Mono<WireRequest> request = request(call).onErrorMap((error) -> known(call, error));
        return call.streamed() ? request.flatMapMany((sent) -> stream(call, sent))
                : request.flatMapMany((sent) -> unary(call, sent));
    }

    private Mono<WireRequest> request(Call call) {
        return Mono.defer(() -> this.keys.key(this.name))
            .onErrorMap((error) -> !(error instanceof AiException), this::withoutKey)
            .map((key) -> authorized(encoded(call), key))
            .switchIfEmpty(Mono.fromSupplier(() -> encoded(call)));
    }

    private WireRequest encoded(Call call) {
        try {
            HttpRequest asked = (call.request() instanceof HttpRequest http) ? http : null;
            WireRequest request = (asked != null) ? this.http.encode(asked) : this.codec.encode(call);
            if (logger.isDebugEnabled()) {
                logger.debug("{} attempt {} of {} sends {}", call.route(), call.attempt(), call.id(),
                        PayloadHash.of(request.body()));
            }
            boolean keyed = asked != null && asked.headers().containsKey(IDEMPOTENCY_KEY);
            return (this.idempotencyKey && !keyed) ? request.withHeader(IDEMPOTENCY_KEY, call.id()) : request;
        }
        catch (JacksonException ex) {
            throw new RefusedException(ErrorClass.INVALID_REQUEST, "nothing was sent to " + call.route()
                    + ": a value of the request cannot be written as JSON, look at tools, schemas and extra fields");
        }
    }

    /** Tells of the kind of error only: its message may hold the key. */
    private RefusedException withoutKey(Throwable error) {
        return new RefusedException(ErrorClass.AUTHENTICATION, "nothing was sent to " + this.name
                + ": the source of its key failed (" + error.getClass().getSimpleName() + ")");
    }

    private WireRequest authorized(WireRequest request, ApiKey key) {
        KeyHeader header = this.codec.keyHeader();
        return request.withHeader(header.name(), header.prefix() + key.value());
    }

    private Flux<Reply> unary(Call call, WireRequest request) {
        return new Unfolding<>(Flux.defer(() -> this.transport.send(request)),
                () -> new WholeExchange(call, this.codec, this.http));
    }

    private Flux<Reply> stream(Call call, WireRequest request) {
        return new Unfolding<>(Flux.defer(() -> this.transport.stream(request)),
                () -> new StreamExchange(call, this.codec), GRACE, this.scheduler);
    }

    static Throwable known(Call call, Throwable error) {
        if (error instanceof AiException) {
            return error;
        }
        if (error instanceof TransportException broken) {
            ErrorClass errorClass = switch (broken.kind()) {
                case NOT_SENT -> ErrorClass.INVALID_REQUEST;
                case CONNECTION -> ErrorClass.CONNECTION;
                case TIMEOUT -> ErrorClass.TIMEOUT;
                case TOO_LARGE -> ErrorClass.RESPONSE_TOO_LARGE;
                case CUT -> call.streamed() ? ErrorClass.INTERRUPTED_STREAM : ErrorClass.CONNECTION;
            };
            String text = String.valueOf(broken.getMessage());
            if (broken.kind() == TransportException.Kind.NOT_SENT) {
                return new RefusedException(errorClass, "nothing was sent to " + call.route().provider() + ": " + text);
            }
            Reaction reaction = (call.request().idempotent() || !broken.sent()) ? errorClass.reaction() : Reaction.FAIL;
            return new ProviderException(errorClass, reaction, call.route(), Details.of(text), broken);
        }
        return new ProviderException(ErrorClass.MALFORMED_RESPONSE, ErrorClass.MALFORMED_RESPONSE.reaction(),
                call.route(), Details.of("the reply could not be read (" + error.getClass().getSimpleName() + ")"),
                null);
    }

    /**
     * Who may not do a thing twice may try again only if the provider says that it did
     * not begin.
     */
    private static AiException decoded(Call call, AiException error) {
        boolean refused = error.errorClass() == ErrorClass.RATE_LIMITED || error.errorClass() == ErrorClass.OVERLOADED;
        return (!call.request().idempotent() && !refused && error.reaction() == Reaction.RETRY
                && error instanceof ProviderException said) ? said.withReaction(Reaction.FAIL) : error;
    }

    /** Reads one whole reply. */
    private record WholeExchange(Call call, ProviderCodec codec,
            HttpCodec http) implements Unfolding.Reading<WireReply, Reply> {

        @Override
        public List<Reply> next(WireReply reply) {
            if (!reply.successful()) {
                throw decoded(this.call, this.codec.decodeError(this.call, reply));
            }
            return List.of(new Reply.Head(reply.status(), reply.headers()),
                    (this.call.request() instanceof HttpRequest asked) ? this.http.decode(this.call, asked, reply)
                            : this.codec.decode(this.call, reply));
        }

        @Override
        public List<Reply> end() {
            return List.of();
        }

        @Override
        public Throwable failure(Throwable error) {
            return known(this.call, error);
        }

    }

}
