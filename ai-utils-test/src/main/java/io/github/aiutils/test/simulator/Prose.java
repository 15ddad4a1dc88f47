package io.github.aiutils.test.simulator;

import java.util.List;

/**
 * Writes pleasant short answers. The same seed and the same question give the same text.
 */
final class Prose {

    private static final int LAST_WORDS = 8;

    private static final List<String> OPENINGS = List.of("You asked about “%s” — a good question.",
            "On “%s” there is more to say than one expects.", "Let us look at “%s” together.",
            "Here is what I can tell you about “%s”.");

    private static final List<String> MIDDLES = List.of(
            "The short answer is that it depends, though less than people fear.",
            "Most of it follows from one simple rule, and the rest is practice.",
            "Start with the smallest case, and the larger ones will look familiar.",
            "Those who tried it report that the second attempt goes much better.",
            "Three things matter: where you begin, when you stop, and what you write down.",
            "An old trick is to turn the problem around and read it from its end.",
            "It costs little to try, and the result can be seen within a minute.",
            "If two ways look equal, take the one that is easier to undo.",
            "A drawing on paper often says more than a page of words.");

    private static final List<String> CLOSINGS = List.of("Tell me more, and I can be more precise.",
            "That should be enough to get you going.", "Shall we take the next step?",
            "By the way: these words come from a simulator, so trust your own judgement.");

    private Prose() {
    }

    static String about(String question, long bits) {
        StringBuilder text = new StringBuilder(pick(OPENINGS, bits, 0).formatted(lastWords(question)));
        int first = (int) Math.floorMod(Mix.of(bits, 1), (long) MIDDLES.size());
        int sentences = 2 + (int) Math.floorMod(Mix.of(bits, 2), 3L);
        for (int i = 0; i < sentences; i++) {
            text.append(' ').append(MIDDLES.get((first + i * 4) % MIDDLES.size()));
        }
        return text.append(' ').append(pick(CLOSINGS, bits, 3)).toString();
    }

    private static String pick(List<String> sentences, long bits, long part) {
        return sentences.get((int) Math.floorMod(Mix.of(bits, part), (long) sentences.size()));
    }

    private static String lastWords(String question) {
        String[] words = question.strip().replaceAll("[?!.…\\s]+$", "").split("\\s+");
        int from = Math.max(0, words.length - LAST_WORDS);
        String last = String.join(" ", List.of(words).subList(from, words.length));
        return last.isEmpty() ? "nothing at all" : last;
    }

}
