package io.github.aiutils.token;

import java.util.Locale;
import java.util.regex.Pattern;

import io.github.aiutils.Part;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens an image is for a model.
 *
 * @since 0.1.0
 */
public sealed interface ImageRule {

    /** Models that {@link #of} knows by more than a guess. */
    Pattern DOCUMENTED = Pattern.compile(".*(claude|gemini).*|(chatgpt-|gpt-[3-6]|o[134]).*");

    /**
     * Returns the rule of a model, by OpenAI's, Anthropic's and Google's documentation
     * and published measurements of October 2026. Models that nobody documented count
     * like GPT-4o.
     * @param model the model's name
     * @return the rule
     */
    static ImageRule of(String model) {
        String name = ModelEncodings.bare(model).toLowerCase(Locale.ROOT);
        if (name.contains("claude")) {
            boolean fine = name.matches(".*(fable|mythos|opus-5|opus-4-[789]|sonnet-5).*");
            return fine ? new Squares(2576, 4784) : new Squares(1568, 1568);
        }
        if (name.contains("gemini")) {
            return name.matches(".*gemini-[12][.-].*") ? new GeminiTiles() : new Flat(1100);
        }
        return openAi(name);
    }

    private static ImageRule openAi(String name) {
        if (name.startsWith("gpt-4o-mini")) {
            return new Tiles(2833, 5667);
        }
        if (name.startsWith("gpt-4.1-mini") || name.startsWith("gpt-5-mini")) {
            return new Patches(1.62, 1536, 1536);
        }
        if (name.startsWith("gpt-4.1-nano") || name.startsWith("gpt-5-nano")) {
            return new Patches(2.46, 1536, 1536);
        }
        if (name.startsWith("o4-mini")) {
            return new Patches(1.72, 1536, 1536);
        }
        if (name.matches("gpt-5\\.[6-9].*|gpt-6.*")) {
            return new Patches(1.2, 2500, Integer.MAX_VALUE);
        }
        if (name.matches("gpt-5\\.5.*")) {
            return new Patches(1.2, 2500, 10_000);
        }
        if (name.matches("gpt-5\\.[2-4].*")) {
            return new Patches(1.2, 2500, 2500);
        }
        if (name.startsWith("gpt-5")) {
            return new Tiles(70, 140);
        }
        return name.matches("o[13].*") ? new Tiles(75, 150) : new Tiles(85, 170);
    }

    /**
     * Returns the tokens of an image.
     * @param size its size
     * @param detail how closely it is looked at; {@code null} leaves it to the provider
     * @return tokens
     */
    long tokens(ImageSize size, @Nullable String detail);

    /**
     * Returns the tokens of an image in a message.
     * @param part the image; {@link ImageSize#USUAL} is taken if it does not tell its
     * size
     * @return tokens, 0 if the part is no image
     */
    default long tokens(Part part) {
        if (part instanceof Part.Image image) {
            ImageSize size = ImageSize.of(image.data());
            return tokens((size != null) ? size : ImageSize.USUAL, image.detail());
        }
        return (part instanceof Part.ImageLink link) ? tokens(ImageSize.USUAL, link.detail()) : 0;
    }

    /**
     * Returns the most tokens an image can be, however closely it is looked at.
     * @param size its size; {@code null} if that is not known
     * @return tokens; {@link Long#MAX_VALUE} if nothing bounds them
     */
    long most(@Nullable ImageSize size);

    /**
     * Returns the most tokens an image in a message can be. Where nobody documented how a
     * model sees images, it may see a token in each square of 14 x 14 pixels, the
     * smallest of the models whose weights are open.
     * @param model the model's name
     * @param part the image
     * @return tokens; {@link Long#MAX_VALUE} if nothing bounds them
     */
    static long most(String model, Part part) {
        ImageSize size = (part instanceof Part.Image image) ? ImageSize.of(image.data()) : null;
        long most = of(model).most(size);
        if (DOCUMENTED.matcher(ModelEncodings.bare(model).toLowerCase(Locale.ROOT)).matches()) {
            return most;
        }
        return (size != null) ? Math.max(most, size.tiles(14)) : Long.MAX_VALUE;
    }

    /**
     * Fits into 2,048 x 2,048, then the short side into 768, then tiles of 512.
     *
     * @param base tokens of any image, all there are at detail {@code low}
     * @param perTile tokens of each tile
     */
    record Tiles(int base, int perTile) implements ImageRule {

        @Override
        public long tokens(ImageSize size, @Nullable String detail) {
            if ("low".equals(detail)) {
                return this.base;
            }
            ImageSize fitted = size.within(2048.0 / Math.max(size.width(), size.height()));
            ImageSize shrunk = fitted.within(768.0 / Math.min(fitted.width(), fitted.height()));
            return this.base + (long) this.perTile * shrunk.tiles(512);
        }

        /** Of 2,048 x 768 pixels there are 4 x 2 tiles. */
        @Override
        public long most(@Nullable ImageSize size) {
            return (size != null) ? tokens(size, null) : this.base + 8L * this.perTile;
        }

    }

    /**
     * Patches of 32 x 32, the image made smaller until they are few enough.
     *
     * @param multiplier tokens of each patch
     * @param high most patches at detail {@code high}
     * @param most most patches at any other detail
     */
    record Patches(double multiplier, int high, int most) implements ImageRule {

        @Override
        public long tokens(ImageSize size, @Nullable String detail) {
            int budget = "high".equals(detail) ? this.high : this.most;
            long patches = patches(size.width(), size.height());
            if (patches > budget) {
                double scale = Math.sqrt(1024.0 * budget / ((double) size.width() * size.height()));
                double width = size.width() * scale / 32;
                double height = size.height() * scale / 32;
                scale *= Math.min(Math.floor(width) / width, Math.floor(height) / height);
                patches = patches(size.width() * scale, size.height() * scale);
            }
            return (long) Math.ceil(patches * this.multiplier);
        }

        @Override
        public long most(@Nullable ImageSize size) {
            int budget = Math.max(this.high, this.most);
            if (size == null) {
                return (budget == Integer.MAX_VALUE) ? Long.MAX_VALUE : (long) Math.ceil(budget * this.multiplier);
            }
            return Math.max(tokens(size, "high"), tokens(size, null));
        }

        /** Rounding must not make a patch of a billionth of a pixel. */
        private static long patches(double width, double height) {
            return (long) (Math.ceil(width / 32 - 1e-6) * Math.ceil(height / 32 - 1e-6));
        }

    }

    /**
     * Squares of 28 x 28 after scaling, as Claude sees images.
     *
     * @param longEdge longest edge in pixels
     * @param most most tokens of one image; whether that caps or scales is not documented
     */
    record Squares(int longEdge, int most) implements ImageRule {

        private static final int MEASURED = 64;

        @Override
        public long tokens(ImageSize size, @Nullable String detail) {
            ImageSize fitted = size.within((double) this.longEdge / Math.max(size.width(), size.height()));
            return Math.min(this.most, fitted.tiles(28));
        }

        /**
         * Without the cap, for a token in 750 pixels as older models have it, and with
         * the few tokens more that were measured.
         */
        @Override
        public long most(@Nullable ImageSize size) {
            ImageSize seen = (size != null) ? size : new ImageSize(this.longEdge, this.longEdge);
            long squares = seen.within((double) this.longEdge / Math.max(seen.width(), seen.height())).tiles(28);
            return squares + squares / 16 + MEASURED;
        }

    }

    /** 258 tokens for a small image and for each tile of 768 x 768 of others. */
    record GeminiTiles() implements ImageRule {

        @Override
        public long tokens(ImageSize size, @Nullable String detail) {
            boolean small = size.width() <= 384 && size.height() <= 384;
            return small ? 258 : 258L * size.tiles(768);
        }

        @Override
        public long most(@Nullable ImageSize size) {
            return (size != null) ? tokens(size, null) : Long.MAX_VALUE;
        }

    }

    /**
     * The same for any size.
     *
     * @param each tokens of an image
     */
    record Flat(int each) implements ImageRule {

        @Override
        public long tokens(ImageSize size, @Nullable String detail) {
            return this.each;
        }

        /** A call may ask for a higher resolution than the usual one. */
        @Override
        public long most(@Nullable ImageSize size) {
            return 3L * this.each;
        }

    }

}
