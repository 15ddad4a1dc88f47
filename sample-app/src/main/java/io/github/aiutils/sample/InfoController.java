package io.github.aiutils.sample;

import java.util.List;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page who there is to talk to. */
@RestController
final class InfoController {

    private final Info info;

    InfoController(AiProperties properties, ProviderSettings.All settings, Environment environment) {
        List<String> simulated = Binder.get(environment)
            .bind(SimulatorInitializer.SIMULATED, Bindable.listOf(String.class))
            .orElse(List.of());
        List<Client> clients = properties.clients()
            .entrySet()
            .stream()
            .map((client) -> new Client(client.getKey(), client.getValue().routes()))
            .toList();
        List<Provider> providers = settings.all()
            .stream()
            .map((provider) -> new Provider(provider.name(), provider.type().id(), provider.baseUrl().getAuthority(),
                    simulated.contains(provider.name())))
            .toList();
        this.info = new Info(clients, providers);
    }

    @GetMapping("/api/info")
    Info info() {
        return this.info;
    }

    record Info(List<Client> clients, List<Provider> providers) {
    }

    record Client(String name, List<String> routes) {
    }

    record Provider(String name, String type, String host, boolean simulated) {
    }

}
