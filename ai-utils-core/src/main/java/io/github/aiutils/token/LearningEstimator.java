package io.github.aiutils.token;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
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
        Raw raw = Raw.of(call, this.encodings);
        long input = Math.max(1, Math.round(raw.tokens() * ratio(call.route(), raw)));
        return new Usage(input, null, null, null, output(call), null);
    }

    @Override
    public void learn(Call call, Usage used) {
        Long input = used.totalInput();
        if (input != null && input > 0) {
            learnInput(call, input);
        }
        Long output = used.output();
        if (output != null && output > 0) {
            learnOutput(call, output);
        }
    }

    private void learnInput(Call call, long input) {
        Raw raw = Raw.of(call, this.encodings);
        double ratio = input / raw.tokens();
        if (ratio > ABSURD || ratio < 1 / ABSURD) {
            return;
        }
        Route route = call.route();
        this.calibrations.get(raw.key(route), Calibration::new).learn(ratio);
        this.calibrations.get(route, Calibration::new).learn(ratio);
    }

    private double ratio(Route route, Raw raw) {
        Calibration own = this.calibrations.get(raw.key(route));
        if (own != null && own.samples() >= ENOUGH_RATIOS) {
            return own.ratio();
        }
        Calibration all = this.calibrations.get(route);
        return (all != null) ? all.ratio() : 1;
    }

    private void learnOutput(Call call, long output) {
        Integer most = call.request().options().maxOutputTokens();
        boolean cut = most != null && output >= most;
        for (Object key : keys(call)) {
            this.answers.get(key, () -> new OutputQuantile(this.quantile)).learn(output, cut);
        }
    }

    private long output(Call call) {
        Integer most = call.request().options().maxOutputTokens();
        long expected = UNLEARNED_OUTPUT;
        for (Object key : keys(call)) {
            OutputQuantile learned = this.answers.get(key);
            Long tokens = (learned != null) ? learned.tokens(ENOUGH_ANSWERS) : null;
            if (tokens != null) {
                expected = tokens;
                break;
            }
        }
        return (most != null) ? Math.min(most, expected) : expected;
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
            PromptShape prompt = PromptShape.of(call.request(), model);
            List<?> tools = call.request().options().tools();
            return new Raw(Math.max(1, prompt.tokens(TokenFamily.of(model, encodings))), prompt.kind(),
                    tools != null && !tools.isEmpty());
        }

        RawKey key(Route route) {
            int size = (this.tokens < 200) ? 0 : (this.tokens < 2000) ? 1 : 2;
            return new RawKey(route, this.kind, size, this.tools);
        }

    }

}
