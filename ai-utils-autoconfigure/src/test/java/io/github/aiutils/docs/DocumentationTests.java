package io.github.aiutils.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.aiutils.autoconfigure.client.AiClientAutoConfiguration;
import io.github.aiutils.autoconfigure.decorate.AiDecorateAutoConfiguration;
import io.github.aiutils.autoconfigure.observe.AiObservationAutoConfiguration;
import io.github.aiutils.autoconfigure.policy.AiPolicyAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.AiProviderAutoConfiguration;
import io.github.aiutils.autoconfigure.token.AiTokenAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the documentation shows is what runs. */
@ExtendWith(OutputCaptureExtension.class)
class DocumentationTests {

    private static final Path ROOT = Path.of("..");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    @Test
    void everyJavaSnippetIsCodeThatATestRuns() throws IOException {
        String code = squeezed(
                Files.readString(Path.of("src/test/java/io/github/aiutils/docs/DocumentedCodeTests.java")));
        int seen = 0;
        for (Path page : pages()) {
            for (String block : blocks(page, "java")) {
                assertThat(code).as("a snippet of %s", page).contains(squeezed(block));
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(10);
    }

    @Test
    void everyYamlSnippetStartsAnApplicationThatKnowsAllItsKeys(CapturedOutput output) throws IOException {
        int seen = 0;
        for (Path page : pages()) {
            for (String block : blocks(page, "yaml")) {
                List<PropertySource<?>> sources = new YamlPropertySourceLoader().load(page.toString(),
                        new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)));
                new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(AiProviderAutoConfiguration.class, AiTokenAutoConfiguration.class,
                                    AiPolicyAutoConfiguration.class, AiClientAutoConfiguration.class,
                                    AiObservationAutoConfiguration.class, AiDecorateAutoConfiguration.class))
                    .withPropertyValues("OPENAI_API_KEY=any", "ANTHROPIC_API_KEY=any")
                    .withInitializer((context) -> sources
                        .forEach((source) -> context.getEnvironment().getPropertySources().addLast(source)))
                    .run((context) -> assertThat(context).as("a snippet of %s", page).hasNotFailed());
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(1);
        assertThat(output).doesNotContain("is not known to ai-utils");
    }

    @Test
    void theGateRunsTheTestCommandOfTheReadme() throws IOException {
        List<String> commands = blocks(ROOT.resolve("README.md"), "shell");
        assertThat(commands).hasSize(2);
        assertThat(commands.get(1).strip()).isEqualTo("./mvnw verify");
        assertThat(Files.readString(ROOT.resolve(".ci/run"))).containsPattern("\\./mvnw .*verify");
    }

    @Test
    void everyLinkLeadsToAPage() throws IOException {
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1))).as("a link of %s", page).exists();
            }
        }
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(120);
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter((page) -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            if (block.group(1).equals(language)) {
                blocks.add(block.group(2));
            }
        }
        return blocks;
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

}
