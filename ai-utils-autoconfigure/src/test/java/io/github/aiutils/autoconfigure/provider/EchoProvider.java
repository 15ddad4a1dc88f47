package io.github.aiutils.autoconfigure.provider;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;
import io.github.aiutils.provider.Provider;
import reactor.core.publisher.Flux;

/** A provider of the user's own, without any network. */
record EchoProvider(String name) implements Provider {

    @Override
    public Flux<Reply> exchange(Call call) {
        Ending ending = new Ending(FinishReason.STOP, null, Usage.UNKNOWN, call.route(), null, null, null, call.id(),
                call.attempt());
        Part.Text text = new Part.Text(this.name + " answers by " + call.route().model());
        return Flux.just(new ChatResponse(new Message.Assistant(List.of(text)), ending));
    }

}
