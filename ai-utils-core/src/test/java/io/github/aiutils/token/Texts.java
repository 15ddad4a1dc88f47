package io.github.aiutils.token;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Texts of many kinds and any length, the same for the same seed. */
enum Texts {

    ENGLISH, GERMAN, FRENCH, RUSSIAN, CHINESE, JAPANESE, CODE, JSON, NUMBERS, BASE64, MIXED;

    private static final List<String> NAMES = List.of("Ada", "Björn", "Chiara", "Dmitri", "Emiko", "Farid", "Grace");

    private List<String> sentences = List.of();

    String text(Random random, int chars) {
        StringBuilder text = new StringBuilder(chars + 600);
        while (text.length() < chars) {
            text.append(piece(random));
        }
        text.setLength(chars);
        return text.toString();
    }

    private String piece(Random random) {
        return switch (this) {
            case JSON -> json(random);
            case NUMBERS -> numbers(random);
            case BASE64 -> base64(random);
            case MIXED -> values()[random.nextInt(MIXED.ordinal())].piece(random) + "\n";
            case CODE -> sentence(random).replace("\\n", "\n").replace("\\t", "\t") + "\n";
            case CHINESE, JAPANESE -> sentence(random);
            default -> sentence(random) + ((random.nextInt(4) == 0) ? "\n\n" : " ");
        };
    }

    private synchronized String sentence(Random random) {
        if (this.sentences.isEmpty()) {
            this.sentences = read("/token/" + name().toLowerCase(Locale.ROOT) + ".txt").lines().toList();
        }
        return this.sentences.get(random.nextInt(this.sentences.size()));
    }

    private static String json(Random random) {
        return "{\"id\":%d,\"customer\":{\"name\":\"%s\",\"active\":%b},\"amount\":%.2f,\"created_at\":\"2026-%02d-%02dT%02d:15:00Z\",\"tags\":[\"new\",\"priority\"]},\n"
            .formatted(random.nextInt(100_000), NAMES.get(random.nextInt(NAMES.size())), random.nextBoolean(),
                    random.nextDouble() * 1000, 1 + random.nextInt(12), 1 + random.nextInt(28), random.nextInt(24));
    }

    private static String numbers(Random random) {
        return "%d,%.3f,%d,%d\n".formatted(random.nextInt(1_000_000), random.nextDouble() * 100, random.nextInt(100),
                random.nextInt(10_000));
    }

    private static String base64(Random random) {
        byte[] bytes = new byte[300];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String read(String name) {
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
