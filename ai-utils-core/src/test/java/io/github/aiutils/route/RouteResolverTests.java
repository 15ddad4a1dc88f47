package io.github.aiutils.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Route;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.route.RouteResolver.ModelPattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RouteResolverTests {

    private static final Map<String, String> TYPES = types("main", "openai", "second", "openai", "claude", "anthropic",
            "openrouter", "openrouter");

    private static Map<String, String> types(String... namesAndTypes) {
        Map<String, String> types = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            types.put(namesAndTypes[i], namesAndTypes[i + 1]);
        }
        return types;
    }

    private final RouteResolver resolver = new RouteResolver(TYPES, List.of());

    @ParameterizedTest
    @CsvSource({ "main/gpt-5, main, gpt-5", "second/gpt-5, second, gpt-5", "main/claude-opus-5, main, claude-opus-5",
            "openrouter/openai/gpt-5-mini, openrouter, openai/gpt-5-mini", "main/anything~1, main, anything~1",
            "openrouter/~anthropic/claude-sonnet-latest, openrouter, ~anthropic/claude-sonnet-latest",
            "main/a/b/c, main, a/b/c", "main//a, main, /a", "main/a/, main, a/",
            "main/ft:gpt-4o:acme::7p4l, main, ft:gpt-4o:acme::7p4l" })
    void takesWhatStandsBeforeTheFirstSlashForTheProviderIfThereIsOne(String name, String provider, String model) {
        assertThat(this.resolver.resolve(name)).isEqualTo(new Route(provider, model));
    }

    @ParameterizedTest
    @CsvSource({ "gpt-5-nano, main", "chatgpt-4o-latest, main", "o1, main", "o3-mini, main", "o4-mini, main",
            "ft:gpt-4o:acme::1, main", "text-embedding-3-small, main", "claude-haiku-5-5, claude",
            "openai/gpt-5-mini, openrouter", "~anthropic/claude-sonnet-latest, openrouter",
            "anthropic/claude-opus-5:beta, openrouter" })
    void findsTheProviderOfABareModelByItsName(String model, String provider) {
        assertThat(this.resolver.resolve(model)).isEqualTo(new Route(provider, model));
    }

    @Test
    void takesTheFirstProviderOfATypeThatIsConfigured() {
        RouteResolver other = new RouteResolver(types("b", "openai", "a", "openai"), List.of());
        assertThat(other.resolve("gpt-5").provider()).isEqualTo("b");
    }

    @Test
    void prefersAProviderOfThatNameToOneOfThatType() {
        RouteResolver named = new RouteResolver(types("proxy", "openai", "openai", "openai-compatible"), List.of());
        assertThat(named.resolve("gpt-5").provider()).isEqualTo("openai");
    }

    @Test
    void triesTheUsersPatternsFirst() {
        RouteResolver own = new RouteResolver(TYPES,
                List.of(new ModelPattern("gpt-5*", "second"), new ModelPattern("llama*", "claude"),
                        new ModelPattern("gpt-4*", "nobody"), new ModelPattern("a.c", "second")));
        assertThat(own.resolve("gpt-5-nano").provider()).isEqualTo("second");
        assertThat(own.resolve("llama3:8b").provider()).isEqualTo("claude");
        assertThat(own.resolve("gpt-4o").provider()).as("passes over providers that are not there").isEqualTo("main");
        assertThat(own.resolve("a.c").provider()).isEqualTo("second");
        assertThatThrownBy(() -> own.resolve("abc")).isInstanceOf(RefusedException.class);
    }

    @Test
    void takesStarsAnywhereAndNothingElseForAPattern() {
        RouteResolver own = new RouteResolver(types("p", "t"),
                List.of(new ModelPattern("a*b*c", "p"), new ModelPattern("[x]+", "p")));
        assertThat(own.resolve("abc").provider()).isEqualTo("p");
        assertThat(own.resolve("a--b--c").provider()).isEqualTo("p");
        assertThat(own.resolve("[x]+").provider()).isEqualTo("p");
        assertThatThrownBy(() -> own.resolve("xx")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> own.resolve("abcd")).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "/", "main/", "main/ ", "/gpt-5 ", "mistral-large", "GPT-5" })
    void refusesWhatNoProviderFits(String name) {
        RouteResolver direct = new RouteResolver(types("main", "openai"), List.of(new ModelPattern(" *", "main")));
        assertThatThrownBy(() -> direct.resolve(name)).isInstanceOfSatisfying(RefusedException.class, (refused) -> {
            assertThat(refused.errorClass()).isEqualTo(ErrorClass.NO_ROUTE);
            assertThat(refused).hasMessageContaining("write provider/model").hasMessageContaining("[main]");
        });
    }

    @Test
    void showsNoMoreThanTheBeginningOfALongName() {
        assertThatThrownBy(() -> this.resolver.resolve("x".repeat(100_000)))
            .satisfies((error) -> assertThat(error.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void doesNotChangeWithTheMapItWasMadeOf() {
        Map<String, String> types = types("main", "openai");
        RouteResolver copied = new RouteResolver(types, List.of());
        types.clear();
        assertThat(copied.resolve("gpt-5").provider()).isEqualTo("main");
    }

    /** Names may come from outside, and stand in errors and logs. */
    @ParameterizedTest
    @ValueSource(strings = { "main/gpt\r\n2026-01-01 ERROR forged", "main/gpt\u0000", "main/gpt\u001b[31m" })
    void refusesNamesThatWouldForgeLogs(String name) {
        refuses(name);
    }

    @Test
    void refusesNamesLongerThanAnyModelsName() {
        assertThat(this.resolver.resolve("main/" + "g".repeat(495)).model()).hasSize(495);
        refuses("main/" + "g".repeat(496));
    }

    private void refuses(String name) {
        assertThatThrownBy(() -> this.resolver.resolve(name)).isInstanceOfSatisfying(RefusedException.class,
                (error) -> {
                    assertThat(error.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
                    assertThat(error)
                        .hasMessage("no model has a name of more than 500 characters or with line breaks or other "
                                + "control characters in it");
                });
    }

}
