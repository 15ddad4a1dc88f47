package io.github.aiutils.sample;

import java.util.List;

import io.github.aiutils.batch.BatchEvent;
import io.github.aiutils.batch.BatchItem;
import io.github.aiutils.batch.BatchRunner;
import io.github.aiutils.client.ChatClients;
import io.github.aiutils.error.AiException;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Makes many calls and tells of each as it is done, a line of JSON each. Who goes away
 * cancels the rest.
 */
@RestController
final class BatchController {

    private final ChatClients clients;

    private final Problems problems;

    BatchController(ChatClients clients, Problems problems) {
        this.clients = clients;
        this.problems = problems;
    }

    /** Lines come whatever the caller says it accepts; many tools say JSON by habit. */
    @PostMapping(path = "/api/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Flux<BatchLine>> run(@RequestBody BatchCall call) {
        List<BatchItem> items = call.toItems();
        if (!this.clients.names().contains(call.clientName())) {
            throw new BadInputException(
                    "no client is named '" + call.clientName() + "'; there are " + this.clients.names());
        }
        Flux<BatchLine> lines = BatchRunner.builder(this.clients.get(call.clientName()))
            .concurrency(1, call.callsUnderWay())
            .asFinished()
            .build()
            .events(items)
            .map(this::line);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_NDJSON).body(lines);
    }

    private BatchLine line(BatchEvent event) {
        if (event instanceof BatchEvent.Finished finished) {
            AiException error = finished.result().error();
            return BatchLine.Item.of(finished.result(), finished.progress(),
                    (error != null) ? this.problems.of(error) : null);
        }
        return BatchLine.Last.of(((BatchEvent.Ended) event).summary());
    }

}
