package io.github.aiutils.sample;

import java.util.Map;

import io.github.aiutils.ChatAssembler;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.ChatClients;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers chat calls, whole or as they are made. */
@RestController
@RequestMapping("/api/chat")
final class ChatController {

    private final ChatClients clients;

    private final Problems problems;

    ChatController(ChatClients clients, Problems problems) {
        this.clients = clients;
        this.problems = problems;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<Answer> chat(@RequestBody ChatCall call) {
        return client(call).chat(call.toRequest()).map(Answer::whole);
    }

    @PostMapping(path = "/stream", consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Object>> stream(@RequestBody ChatCall call) {
        Flux<ChatChunk> chunks = client(call).stream(call.toRequest());
        return Flux.defer(() -> {
            ChatAssembler rest = new ChatAssembler();
            return chunks.mapNotNull((chunk) -> event(chunk, rest));
        }).onErrorResume((error) -> Mono.just(event("error", this.problems.of(error))));
    }

    private ChatClient client(ChatCall call) {
        if (!this.clients.names().contains(call.clientName())) {
            throw new BadInputException(
                    "no client is named '" + call.clientName() + "'; there are " + this.clients.names());
        }
        return this.clients.get(call.clientName());
    }

    private static @Nullable ServerSentEvent<Object> event(ChatChunk chunk, ChatAssembler rest) {
        if (chunk instanceof ChatChunk.Text text) {
            return event("chunk", Map.of("text", text.text()));
        }
        rest.add(chunk);
        return (chunk instanceof ChatChunk.Done) ? event("done", Answer.end(rest.toResponse())) : null;
    }

    private static ServerSentEvent<Object> event(String name, Object data) {
        return ServerSentEvent.builder(data).event(name).build();
    }

}
