package io.github.aiutils.sample;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.aiutils.batch.BatchProgress;
import io.github.aiutils.batch.BatchResult;
import io.github.aiutils.batch.BatchStatus;
import io.github.aiutils.batch.BatchSummary;
import io.github.aiutils.batch.BatchTokens;
import io.github.aiutils.batch.BatchTotals;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;

/** A line of what a batch answers. */
sealed interface BatchLine {

    /**
     * A prompt is done.
     *
     * @param index position of the prompt, from 0
     * @param status SUCCEEDED, FAILED or SKIPPED
     * @param answer as a chat call answers; {@code null} unless it succeeded
     * @param error as a chat call fails; {@code null} unless it failed
     * @param attempts requests sent for it
     * @param millis how long it took, waits included
     * @param progress where the batch stands
     */
    record Item(long index, BatchStatus status, @Nullable Answer answer, @Nullable ProblemDetail error, int attempts,
            long millis, Progress progress) implements BatchLine {

        static Item of(BatchResult result, BatchProgress progress, @Nullable ProblemDetail error) {
            Answer answer = (result.response() != null) ? Answer.whole(result.response()) : null;
            return new Item(result.index(), result.status(), answer, error, result.attempts(),
                    result.duration().toMillis(), Progress.of(progress));
        }

    }

    /**
     * The batch is over.
     *
     * @param summary what it came to
     */
    record Last(Summary summary) implements BatchLine {

        static Last of(BatchSummary summary) {
            Map<String, Long> errors = new TreeMap<>();
            summary.errors().forEach((errorClass, count) -> errors.put(errorClass.code(), count));
            BatchTotals totals = summary.totals();
            return new Last(new Summary(summary.end(), totals.done(), totals.succeeded(), totals.failed(),
                    totals.skipped(), totals.attempts(), totals.tokens(), Answer.Cost.of(totals.costs()),
                    totals.unpriced(), errors, summary.duration().toMillis()));
        }

    }

    /**
     * Where a batch stands.
     *
     * @param waiting calls of {@code inFlight} that wait for quota
     * @param retrying prompts that wait to be tried again
     * @param etaMillis time to its end; {@code null} while that is not known
     */
    record Progress(@Nullable Long total, long done, long succeeded, long failed, long skipped, int inFlight,
            int waiting, int retrying, BatchTokens tokens, List<Answer.Cost> costs, long elapsedMillis,
            @Nullable Long etaMillis) {

        static Progress of(BatchProgress progress) {
            BatchTotals totals = progress.totals();
            return new Progress(progress.total(), totals.done(), totals.succeeded(), totals.failed(), totals.skipped(),
                    progress.inFlight(), progress.waiting(), progress.retrying(), totals.tokens(),
                    Answer.Cost.of(totals.costs()), progress.elapsed().toMillis(),
                    (progress.eta() != null) ? progress.eta().toMillis() : null);
        }

    }

    /**
     * What a batch came to.
     *
     * @param unpriced answers whose cost is not known
     * @param errors failed prompts by error class
     */
    record Summary(BatchSummary.End end, long total, long succeeded, long failed, long skipped, long attempts,
            BatchTokens tokens, List<Answer.Cost> costs, long unpriced, Map<String, Long> errors, long millis) {
    }

}
