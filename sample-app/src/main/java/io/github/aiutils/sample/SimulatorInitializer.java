package io.github.aiutils.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.aiutils.test.simulator.Dialect;
import io.github.aiutils.test.simulator.ProviderQuota;
import io.github.aiutils.test.simulator.ProviderSimulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Starts a {@link ProviderSimulator} for each provider that has neither a key nor a base
 * URL, so that the sample answers without any account.
 */
final class SimulatorInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Names, separated by commas, of the providers that are simulated. */
    static final String SIMULATED = "sample.simulated";

    private static final Logger logger = LoggerFactory.getLogger(SimulatorInitializer.class);

    private static final List<String> PROVIDERS = List.of("openai", "anthropic");

    /**
     * A simulator answers within three seconds; nobody shall wait minutes to see a silent
     * one.
     */
    private static final Map<String, String> TIMEOUTS = Map.of("first-reply", "4s", "unary-reply", "8s",
            "between-chunks", "4s");

    /** Enough for everybody, and little enough to be seen on the page. */
    private static final ProviderQuota QUOTA = ProviderQuota.perMinute(600, 200_000);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        List<String> simulated = PROVIDERS.stream().filter((name) -> !isConfigured(environment, name)).toList();
        if (simulated.isEmpty()) {
            return;
        }
        ProviderSimulator simulator = ProviderSimulator.builder().quota(QUOTA).start();
        context.addApplicationListener((ContextClosedEvent event) -> simulator.close());
        Map<String, Dialect> dialects = new LinkedHashMap<>();
        simulated.forEach((name) -> dialects.put(name, dialect(name)));
        context.getBeanFactory().registerSingleton("simulated", new Simulated(simulator, dialects));
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> usual = new LinkedHashMap<>();
        properties.put(SIMULATED, String.join(",", simulated));
        for (String name : simulated) {
            String url = (dialect(name) == Dialect.OPENAI) ? simulator.openAiBaseUrl() : simulator.anthropicBaseUrl();
            properties.put("ai-utils.providers." + name + ".base-url", url);
            properties.put("ai-utils.providers." + name + ".api-key", "simulated");
            TIMEOUTS.forEach((key, value) -> {
                if (!environment.containsProperty("ai-utils.defaults.timeout." + key)) {
                    usual.put("ai-utils.providers." + name + ".timeout." + key, value);
                }
            });
            if (!environment.containsProperty("ai-utils.defaults.limits.charge")) {
                usual.put("ai-utils.providers." + name + ".limits.charge", "produced");
            }
            logger.info("No key for {}: the simulator at {} answers in its place; set {}_API_KEY for the real one",
                    name, url, name.toUpperCase(Locale.ROOT));
        }
        environment.getPropertySources().addFirst(new MapPropertySource("simulator", properties));
        environment.getPropertySources().addLast(new MapPropertySource("simulatorDefaults", usual));
    }

    private static Dialect dialect(String name) {
        return name.equals("openai") ? Dialect.OPENAI : Dialect.ANTHROPIC;
    }

    private static boolean isConfigured(Environment environment, String name) {
        String prefix = "ai-utils.providers." + name;
        return StringUtils.hasText(environment.getProperty(prefix + ".base-url"))
                || StringUtils.hasText(environment.getProperty(prefix + ".api-key"))
                || StringUtils.hasText(environment.getProperty(name.toUpperCase(Locale.ROOT) + "_API_KEY"));
    }

}
