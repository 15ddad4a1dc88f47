package io.github.aiutils.batch;

import io.github.aiutils.ChatResponse;

/**
 * An answered item, as the journal keeps it.
 *
 * @param id the item's id
 * @param fingerprint tells whether its request is still the same
 * @param attempts requests sent for it
 * @param millis how long it took
 * @param response the answer
 */
record JournalEntry(String id, String fingerprint, int attempts, long millis, ChatResponse response) {
}
