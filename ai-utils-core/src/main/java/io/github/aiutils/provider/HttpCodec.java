package io.github.aiutils.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.Ending;
import io.github.aiutils.Headers;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.HttpResponse;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.transport.WireReply;
import io.github.aiutils.transport.WireRequest;

/** Says requests as they are, with what a dialect wants around each of them. */
final class HttpCodec {

    private static final byte[] NOTHING = {};

    private static final List<String> ACCEPT = List.of("Accept", "application/json, */*;q=0.8");

    private final ProviderCodec codec;

    HttpCodec(ProviderCodec codec) {
        this.codec = codec;
    }

    /** What stands further behind overrules what stands before, by name. */
    WireRequest encode(HttpRequest request) {
        String key = this.codec.keyHeader().name();
        if (request.headers().containsKey(key)) {
            throw new RefusedException(ErrorClass.INVALID_REQUEST, "nothing was sent to " + request.provider()
                    + ": the header field " + key + " holds its key and is not for callers to set");
        }
        List<String> headers = new ArrayList<>(ACCEPT);
        headers.addAll(this.codec.headers());
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            headers.add(header.getKey());
            headers.add(header.getValue());
        }
        return new WireRequest(request.method(), request.path(), headers, request.body().contentType(),
                request.body().bytes());
    }

    HttpResponse decode(Call call, HttpRequest request, WireReply reply) {
        Headers headers = reply.headers();
        HttpResponse bare = new HttpResponse(reply.status(), headers, reply.body(), ending(call, headers, NOTHING));
        return (request.usesNothing() || bare.isEmpty() || !bare.isJson()) ? bare
                : new HttpResponse(reply.status(), headers, reply.body(), ending(call, headers, reply.body()));
    }

    private Ending ending(Call call, Headers headers, byte[] body) {
        return this.codec.ending(call, new WireReply(200, headers, body));
    }

}
