package io.github.aiutils.provider;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells payloads apart without a word of them: their length and the first 32 bits of
 * their SHA-256. Encoders write the same request the same way, so it is the same over
 * attempts at one route, and over calls that ask the same.
 */
final class PayloadHash {

    private static final int BYTES = 4;

    private PayloadHash() {
    }

    static String of(byte[] payload) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload);
            return payload.length + " bytes, hash " + HexFormat.of().formatHex(digest, 0, BYTES);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java platform has SHA-256", ex);
        }
    }

}
