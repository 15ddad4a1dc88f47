package io.github.aiutils.benchmarks.quota;

import java.util.SplittableRandom;

/** Who competes, in the order of the tables. */
enum Entrant {

    /** An SDK's retries, for ever. */
    BACKOFF("backoff only") {

        @Override
        Contender enter(Timer timer, Provider provider, SplittableRandom random) {
            return new BackoffContender(Backoff.endless(false, random));
        }

    },

    /** An SDK's two retries, by a caller who then starts anew. */
    IMPATIENT("backoff, 3 tries") {

        @Override
        Contender enter(Timer timer, Provider provider, SplittableRandom random) {
            return new BackoffContender(new Backoff(false, 3, random));
        }

    },

    /** An SDK's retries that wait as told. */
    RETRY_AFTER("retry-after") {

        @Override
        Contender enter(Timer timer, Provider provider, SplittableRandom random) {
            return new BackoffContender(Backoff.endless(true, random));
        }

    },

    /** A limiter of requests. */
    REQUESTS("requests only") {

        @Override
        Contender enter(Timer timer, Provider provider, SplittableRandom random) {
            return new RequestContender(timer, provider.settings(), Backoff.endless(false, random));
        }

    },

    /** A limiter of tokens that reserves by {@code max_tokens}. */
    CAP("reserve by cap") {

        @Override
        Contender enter(Timer timer, Provider provider, SplittableRandom random) {
            return new CapContender(timer, provider.settings(), Backoff.endless(false, random));
        }

    },

    /** A limiter of tokens that counts them when they are known. */
    USAGE("charge after") {

        @Override
        Contender enter(Timer timer, Provider provider, SplittableRandom random) {
            return new UsageContender(timer, provider.settings(), Backoff.endless(false, random));
        }

    },

    /** The limiter of the library. */
    QUOTA("ours") {

        @Override
        Contender enter(Timer timer, Provider provider, SplittableRandom random) {
            return new QuotaContender(timer, provider.settings(), Backoff.endless(true, random));
        }

    },

    /** The best there can be. */
    ORACLE("oracle") {

        @Override
        Contender enter(Timer timer, Provider provider, SplittableRandom random) {
            return new OracleContender(timer, provider);
        }

    };

    /** The one that must pass the marks. */
    static final Entrant JUDGED = QUOTA;

    private final String label;

    Entrant(String label) {
        this.label = label;
    }

    String label() {
        return this.label;
    }

    abstract Contender enter(Timer timer, Provider provider, SplittableRandom random);

}
