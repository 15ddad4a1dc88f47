package io.github.aiutils.cost.jdbc;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;

import io.github.aiutils.cost.BookedAttempt;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Reads attempts page by page, the next one when somebody asks for more. */
final class Export {

    private static final int PAGE = 500;

    private static final Instant BEGINNING = Instant.EPOCH;

    private final Database database;

    private final EntryTable entries;

    Export(Database database, EntryTable entries) {
        this.database = database;
        this.entries = entries;
    }

    Flux<BookedAttempt> read(@Nullable Instant since, @Nullable Instant until) {
        return Flux.generate(() -> new Cursor((since != null) ? since : BEGINNING, until), (cursor, sink) -> {
            BookedAttempt next = cursor.next();
            if (next != null) {
                sink.next(next);
            }
            else {
                sink.complete();
            }
            return cursor;
        });
    }

    /** Where a reader is. */
    private final class Cursor {

        private final @Nullable Instant until;

        private Instant at;

        private String id = "";

        private Iterator<BookedAttempt> page = List.<BookedAttempt>of().iterator();

        private boolean last;

        Cursor(Instant since, @Nullable Instant until) {
            this.at = since;
            this.until = until;
        }

        @Nullable BookedAttempt next() {
            if (!this.page.hasNext() && !this.last) {
                List<BookedAttempt> read = Export.this.database
                    .inTransaction((jdbc) -> Export.this.entries.page(jdbc, this.at, this.until, this.id, PAGE));
                this.last = read.size() < PAGE;
                this.page = read.iterator();
            }
            if (!this.page.hasNext()) {
                return null;
            }
            BookedAttempt next = this.page.next();
            this.at = next.at();
            this.id = next.id();
            return next;
        }

    }

}
