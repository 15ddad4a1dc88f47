package io.github.aiutils.token;

import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import io.github.aiutils.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ImageRuleTests {

    @ParameterizedTest
    @CsvSource({ "gpt-4o, 1024, 1024, , 765", "gpt-4o, 2048, 4096, , 1105", "gpt-4o, 4096, 8192, low, 85",
            "gpt-4o-mini, 1024, 1024, , 25501", "gpt-4.1-mini, 1024, 1024, , 1659", "o4-mini, 1800, 2400, , 2498",
            "gpt-6-luna, 4032, 3024, , 14364", "gpt-6-luna, 4032, 3024, high, 2942", "o3, 1024, 1024, , 675",
            "claude-haiku-4-5, 1092, 1092, , 1521", "claude-opus-4-7, 2576, 1000, , 3312",
            "gemini-2.5-pro, 384, 384, , 258", "gemini-2.5-pro, 1536, 768, , 516", "gemini-3.8-flash, 50, 50, , 1100",
            "gpt-5, 1024, 1024, , 630", "unheard-of, 1024, 1024, , 765" })
    void followsWhatIsDocumented(String model, int width, int height, String detail, long tokens) {
        assertThat(ImageRule.of(model).tokens(new ImageSize(width, height), detail)).isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource({ "89504E470D0A1A0A0000000D494844520000028000000168, 640, 360", "4749463839618002680100, 640, 360",
            "FFD8FFE000104A46494600010100000100010000FFC0001108016802800301, 640, 360",
            "5249464600000000574542505650385800000000000000007F020067010000, 640, 360",
            "52494646000000005745425056503820000000000000009D012A800268010000, 640, 360",
            "5249464600000000574542505650384C000000002F7FC2590000, 640, 360" })
    void readsTheSizeOfAnImage(String hex, int width, int height) {
        byte[] data = HexFormat.of().parseHex(hex);
        ImageSize size = ImageSize.of(data);
        assertThat(size).isEqualTo(new ImageSize(width, height));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "89504E47", "FFD8FFE00010", "00112233445566778899", "FFD8FFFFFFFF",
            "89504E470D0A1A0A0000000D494844520000000000000168" })
    void takesTheUsualSizeForWhatItCannotRead(String hex) {
        byte[] data = HexFormat.of().parseHex(hex);
        assertThat(ImageSize.of(data)).isNull();
        assertThat(ImageRule.of("gpt-4o").tokens(Part.image("image/png", data))).isEqualTo(765);
    }

    @Test
    void textIsNoImage() {
        assertThat(ImageRule.of("gpt-4o").tokens(Part.text("Hi"))).isZero();
    }

    /** Law: no image of any size has more tokens than the bound says. */
    @ParameterizedTest
    @ValueSource(strings = { "gpt-4o", "gpt-4o-mini", "gpt-4.1-mini", "o4-mini", "gpt-5", "gpt-5.2", "gpt-5.5",
            "gpt-6-luna", "claude-haiku-4-5", "claude-opus-4-7", "gemini-2.5-pro", "gemini-3.8-flash", "unheard-of" })
    void knowsTheMostAnImageCanBe(String model) {
        Random random = new Random(1);
        ImageRule rule = ImageRule.of(model);
        for (int i = 0; i < 2000; i++) {
            ImageSize size = new ImageSize(1 + random.nextInt(9000), 1 + random.nextInt(9000));
            for (String detail : Arrays.asList(null, "low", "high")) {
                assertThat(rule.tokens(size, detail)).isLessThanOrEqualTo(rule.most(size));
            }
            assertThat(rule.most(size)).isLessThanOrEqualTo(rule.most((ImageSize) null));
        }
    }

    @Test
    void boundsNoImageThatNobodyKnows() {
        byte[] png = HexFormat.of().parseHex("89504E470D0A1A0A0000000D494844520000028000000168");
        Part linked = Part.image(URI.create("https://a.example/b"));
        assertThat(ImageRule.most("gpt-4o", linked)).isEqualTo(85 + 8 * 170);
        assertThat(ImageRule.most("gpt-6-luna", linked)).isEqualTo(Long.MAX_VALUE);
        assertThat(ImageRule.most("unheard-of", linked)).isEqualTo(Long.MAX_VALUE);
        assertThat(ImageRule.most("unheard-of", Part.image("image/png", png))).isEqualTo(46 * 26);
    }

}
