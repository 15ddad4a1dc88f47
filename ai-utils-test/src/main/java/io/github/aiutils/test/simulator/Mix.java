package io.github.aiutils.test.simulator;

/**
 * Turns a seed and what it is for into well-spread bits, so that nothing depends on the
 * order in which threads ask. The finaliser is that of SplitMix64 (Steele, Lea, Flood
 * 2014).
 */
final class Mix {

    private Mix() {
    }

    static long of(long seed, long part) {
        long z = seed + 0x9e3779b97f4a7c15L * (part + 1);
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    static long of(long seed, CharSequence text) {
        long hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return of(hash, text.length());
    }

    static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    static String hex(long bits) {
        return "%016x".formatted(bits);
    }

}
