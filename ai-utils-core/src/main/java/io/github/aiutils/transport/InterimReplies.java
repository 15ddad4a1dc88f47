package io.github.aiutils.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Passes over what a server, or a proxy before it, says before its answer, such as
 * {@code 103 Early Hints} (RFC 9110, section 15.2). Reactor Netty takes anything but
 * {@code 100 Continue} for the answer and gives the connection back, and the next call on
 * it would read the answer to this one.
 */
final class InterimReplies extends ChannelInboundHandlerAdapter {

    static final String NAME = "ai.interimReplies";

    private static final int SWITCHING_PROTOCOLS = 101;

    private static final int OK = 200;

    private boolean passing;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            this.passing = isInterim(response.status().code());
        }
        if (!this.passing) {
            context.fireChannelRead(message);
            return;
        }
        this.passing = !(message instanceof LastHttpContent);
        ReferenceCountUtil.release(message);
        if (!this.passing) {
            context.read();
        }
    }

    /** Reactor Netty knows 100 by itself, and after 101 no answer follows. */
    private static boolean isInterim(int status) {
        return status > SWITCHING_PROTOCOLS && status < OK;
    }

}
