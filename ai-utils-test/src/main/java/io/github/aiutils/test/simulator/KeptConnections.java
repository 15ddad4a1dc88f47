package io.github.aiutils.test.simulator;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Makes a server go on reading its kept-alive connections. Up to version 1.3.7 Reactor
 * Netty's queues a request that arrives while the one before it is put away, and if it
 * answers that at once, it never asks for the next; the client then waits in vain.
 *
 * @see <a href=
 * "https://github.com/reactor/reactor-netty/issues/4361">reactor-netty#4361</a>
 * @since 0.1.0
 */
public final class KeptConnections {

    private KeptConnections() {
    }

    /**
     * Returns a server that asks for the next request after each answer once more than it
     * would; to ask twice does no harm.
     * @param server the server
     * @return the server, which goes on reading
     */
    public static HttpServer readOn(HttpServer server) {
        return server.doOnChannelInit((observer, channel, remote) -> channel.pipeline()
            .addBefore(NettyPipeline.ReactiveBridge, null, new ReadOn()));
    }

    private static final class ReadOn extends ChannelInboundHandlerAdapter {

        /**
         * After what the event made the server do, which it does in a task of its own.
         */
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            Channel channel = context.channel();
            if (event.getClass().getSimpleName().equals("HttpServerOperationsTerminatedEvent")) {
                channel.eventLoop().execute(channel::read);
            }
            context.fireUserEventTriggered(event);
        }

    }

}
