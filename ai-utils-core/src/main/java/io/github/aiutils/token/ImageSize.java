package io.github.aiutils.token;

import org.jspecify.annotations.Nullable;

/**
 * Width and height of an image, read from the first bytes of PNG, JPEG, GIF and WebP.
 *
 * @param width in pixels
 * @param height in pixels
 * @since 0.1.0
 */
public record ImageSize(int width, int height) {

    /** Taken where nobody says, such as for an image that is linked. */
    public static final ImageSize USUAL = new ImageSize(1024, 1024);

    public ImageSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image of " + width + " x " + height + " pixels shows nothing");
        }
    }

    /**
     * Reads the size of an image.
     * @param data the image's bytes; only its header is read
     * @return the size, or {@code null} if the bytes do not tell
     */
    public static @Nullable ImageSize of(byte[] data) {
        try {
            return read(data);
        }
        catch (IndexOutOfBoundsException | IllegalArgumentException ex) {
            return null;
        }
    }

    private static @Nullable ImageSize read(byte[] data) {
        int magic = bigEndian(data, 0, 4);
        if (magic == 0x89504E47) {
            return new ImageSize(bigEndian(data, 16, 4), bigEndian(data, 20, 4));
        }
        if (magic == 0x47494638) {
            return new ImageSize(littleEndian(data, 6, 2), littleEndian(data, 8, 2));
        }
        if (magic >>> 16 == 0xFFD8) {
            return jpeg(data);
        }
        return (magic == 0x52494646) ? webp(data) : null;
    }

    /** A frame's header stands behind segments that say how long they are. */
    private static @Nullable ImageSize jpeg(byte[] data) {
        int at = 2;
        while ((data[at] & 0xFF) == 0xFF) {
            int marker = data[at + 1] & 0xFF;
            boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (frame) {
                return new ImageSize(bigEndian(data, at + 7, 2), bigEndian(data, at + 5, 2));
            }
            at += (marker == 0xFF) ? 1 : 2 + bigEndian(data, at + 2, 2);
        }
        return null;
    }

    private static @Nullable ImageSize webp(byte[] data) {
        return switch (bigEndian(data, 12, 4)) {
            case 0x56503820 -> new ImageSize(littleEndian(data, 26, 2) & 0x3FFF, littleEndian(data, 28, 2) & 0x3FFF);
            case 0x5650384C -> {
                int bits = littleEndian(data, 21, 4);
                yield new ImageSize((bits & 0x3FFF) + 1, ((bits >>> 14) & 0x3FFF) + 1);
            }
            case 0x56503858 -> new ImageSize(littleEndian(data, 24, 3) + 1, littleEndian(data, 27, 3) + 1);
            default -> null;
        };
    }

    private static int bigEndian(byte[] data, int at, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | (data[at + i] & 0xFF);
        }
        return value;
    }

    private static int littleEndian(byte[] data, int at, int bytes) {
        int value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = (value << 8) | (data[at + i] & 0xFF);
        }
        return value;
    }

    ImageSize within(double factor) {
        return (factor >= 1) ? this : new ImageSize((int) Math.max(1, Math.round(this.width * factor)),
                (int) Math.max(1, Math.round(this.height * factor)));
    }

    long tiles(int side) {
        return ((this.width + side - 1L) / side) * ((this.height + side - 1L) / side);
    }

}
