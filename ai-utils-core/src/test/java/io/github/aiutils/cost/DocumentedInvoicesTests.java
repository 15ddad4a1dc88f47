package io.github.aiutils.cost;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentedInvoicesTests {

    private final PriceList list = new PriceList((provider) -> provider);

    @Test
    void computesTheCachedCall() throws IOException {
        assertInvoice(new Route("openai", "gpt-6.1-terra"), "gpt-6.1-terra",
                new Usage(1_760L, 10_240L, null, null, 800L, 512L), "0.006272");
    }

    @Test
    void computesCacheWritesOverAThreshold() throws IOException {
        assertInvoice(new Route("anthropic", "claude-haiku-5-5"), "claude-haiku-5-5",
                new Usage(400L, 60_000L, 30_000L, 20_000L, 1_200L, null), "0.04495");
    }

    @Test
    void computesTheLongPrompt() throws IOException {
        assertInvoice(new Route("openai", "gpt-5.4"), "gpt-5.4-2026-03-05",
                new Usage(95_200L, 204_800L, null, null, 2_000L, null), "0.6234");
    }

    private void assertInvoice(Route route, String responseModel, Usage usage, String cost) throws IOException {
        Price price = Objects
            .requireNonNull(this.list.find(route, responseModel, Instant.parse("2026-11-22T12:00:00Z")));
        assertThat(price.of(usage)).isEqualTo(new BigDecimal(cost));
        assertThat(Files.readString(Path.of("../docs/costs.md"))).contains("**" + cost + " USD**")
            .contains("`" + responseModel + "`");
    }

}
