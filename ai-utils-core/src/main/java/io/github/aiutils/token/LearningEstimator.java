package io.github.aiutils.token;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Estimates input by how its text is made, of long texts by a sample, and corrects that
 * by what providers report; estimates output as a quantile of what was answered before.
 * It never runs a tokenizer, so an estimate costs some tens of microseconds whatever the
 * prompt's size, and it forgets what nobody used lately, so that any number of models,
 * clients and tags may pass by.
 *
 * @since 0.1.0
 */
public final class LearningEstimator implements TokenEstimator {

    /** Tags whose values have answers of their own length. */
    public static final List<String> TAGS = List.of("tenant", "feature");

    private static final double QUANTILE = 0.65;

    private static final int KEYS = 10_000;

    private static final int UNLEARNED_OUTPUT = 1000;

    private static final int ENOUGH_RATIOS = 3;

    private static final int ENOUGH_ANSWERS = 10;

    /** A longer answer is one of a hundred, so it takes a hundred to tell. */
    private static final double LONG = 0.99;

    private static final int ENOUGH_FOR_LONG = 100;

    /** A report this far from the estimate is not about this prompt. */
    private static final double ABSURD = 100;

    private final ModelEncodings encodings;

    private final double quantile;

    private final List<String> tags;

    private final BoundedMap<Object, Calibration> calibrations;

    private final BoundedMap<Object, OutputQuantile> answers;

    /** Learns about two thirds of answers to be covered, apart by {@link #TAGS}. */
    public LearningEstimator() {
        this(ModelEncodings.DEFAULT, QUANTILE, TAGS, KEYS);
    }

    /**
     * Makes an estimator that has learned nothing.
     * @param encodings which models count how
     * @param quantile share of answers that shall not be longer than estimated, between 0
     * and 1
     * @param tags names of tags whose values are learned apart
     * @param keys most things to remember of each kind
     */
    public LearningEstimator(ModelEncodings encodings, double quantile, List<String> tags, int keys) {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("the quantile is " + quantile + ", but must be between 0 and 1");
        }
        this.encodings = encodings;
        this.quantile = quantile;
        this.tags = List.copyOf(tags);
        this.calibrations = new BoundedMap<>(keys);
        this.answers = new BoundedMap<>(keys);
    }

    @Override
    public Usage estimate(Call call) {
        return begin(call).expected();
    }

    @Override
    public void learn(Call call, Usage used) {
        begin(call).learn(used);
    }

    /** The prompt is looked at once, and what was seen in it is learned from. */
    @Override
    public Estimate begin(Call call) {
        return (call.request() instanceof HttpRequest request) ? new Sized(request) : new Guess(call);
    }

    @Override
    public @Nullable Long longOutput(Route route) {
        OutputQuantile learned = this.answers.get(route);
        return (learned != null) ? learned.tokens(LONG, ENOUGH_FOR_LONG) : null;
    }

    /** Who answers alike, the most alike first. */
    private List<Object> keys(Call call) {
        List<Object> keys = new ArrayList<>(3);
        List<String> values = new ArrayList<>(this.tags.size());
        boolean tagged = false;
        for (String tag : this.tags) {
            @Nullable String value = call.request().tags().get(tag);
            tagged |= value != null;
            values.add((value != null) ? value : "");
        }
        if (tagged) {
            keys.add(new TagKey(call.route(), call.client(), values));
        }
        keys.add(new ClientKey(call.route(), call.client()));
        keys.add(call.route());
        return keys;
    }

    /** Returns how many things are remembered. */
    int remembered() {
        return this.calibrations.size() + this.answers.size();
    }

    private record ClientKey(Route route, String client) {
    }

    private record TagKey(Route route, String client, List<String> tags) {
    }

    /**
     * A provider's own words, such as a hidden prompt for tools, weigh on small prompts
     * more than on large ones, so sizes are calibrated apart.
     */
    private record RawKey(Route route, TextKind kind, int size, boolean tools) {
    }

    private record Raw(double tokens, TextKind kind, boolean tools) {

        static Raw of(Call call, ModelEncodings encodings) {
            String model = call.route().model();
            PromptShape prompt = PromptShape.of(call.chat(), model);
            List<?> tools = call.request().options().tools();
            return new Raw(Math.max(1, prompt.tokens(TokenFamily.of(model, encodings))), prompt.kind(),
                    tools != null && !tools.isEmpty());
        }

        RawKey key(Route route) {
            int size = (this.tokens < 200) ? 0 : (this.tokens < 2000) ? 1 : 2;
            return new RawKey(route, this.kind, size, this.tools);
        }

    }

    /**
     * A request of another kind: its bytes make the input, if it has a model that reads
     * them. Nothing is learned from it, since no two of them are alike.
     */
    private record Sized(Usage expected) implements Estimate {

        /** Bytes of a body that make a token. */
        private static final long BYTES = 4;

        Sized(HttpRequest request) {
            this(new Usage(input(request), null, null, null, output(request), null));
        }

        private static long input(HttpRequest request) {
            return request.billed() ? (request.body().bytes().length + BYTES - 1) / BYTES : 0;
        }

        /** Who limits the output asks for one. */
        private static long output(HttpRequest request) {
            Integer most = request.options().maxOutputTokens();
            return (request.billed() && most != null) ? most : 0;
        }

        @Override
        public void learn(Usage used) {
        }

    }

    private final class Guess implements Estimate {

        private final Route route;

        private final @Nullable Integer most;

        private final Raw raw;

        private final RawKey key;

        private final List<Object> answering;

        private final Usage expected;

        Guess(Call call) {
            this.route = call.route();
            this.most = call.request().options().maxOutputTokens();
            this.raw = Raw.of(call, LearningEstimator.this.encodings);
            this.key = this.raw.key(this.route);
            this.answering = keys(call);
            long input = Math.max(1, Math.round(this.raw.tokens() * ratio()));
            this.expected = new Usage(input, null, null, null, output(), null);
        }

        @Override
        public Usage expected() {
            return this.expected;
        }

        private double ratio() {
            Calibration own = LearningEstimator.this.calibrations.get(this.key);
            if (own != null && own.samples() >= ENOUGH_RATIOS) {
                return own.ratio();
            }
            Calibration all = LearningEstimator.this.calibrations.get(this.route);
            return (all != null) ? all.ratio() : 1;
        }

        private long output() {
            long expected = UNLEARNED_OUTPUT;
            for (Object each : this.answering) {
                OutputQuantile learned = LearningEstimator.this.answers.get(each);
                Long tokens = (learned != null) ? learned.tokens(ENOUGH_ANSWERS) : null;
                if (tokens != null) {
                    expected = tokens;
                    break;
                }
            }
            return (this.most != null) ? Math.min(this.most, expected) : expected;
        }

        @Override
        public void learn(Usage used) {
            Long input = used.totalInput();
            if (input != null && input > 0) {
                learnInput(input / this.raw.tokens());
            }
            Long output = used.output();
            if (output != null && output > 0) {
                learnOutput(output, this.most != null && output >= this.most);
            }
        }

        private void learnInput(double ratio) {
            if (ratio <= ABSURD && ratio >= 1 / ABSURD) {
                LearningEstimator.this.calibrations.get(this.key, Calibration::new).learn(ratio);
                LearningEstimator.this.calibrations.get(this.route, Calibration::new).learn(ratio);
            }
        }

        private void learnOutput(long output, boolean cut) {
            for (Object each : this.answering) {
                LearningEstimator.this.answers.get(each, () -> new OutputQuantile(LearningEstimator.this.quantile))
                    .learn(output, cut);
            }
        }

    }

}
