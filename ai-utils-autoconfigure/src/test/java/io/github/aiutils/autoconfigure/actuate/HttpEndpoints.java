package io.github.aiutils.autoconfigure.actuate;

import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.cost.AiInsightAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Asks endpoints as a browser does, without a server. */
final class HttpEndpoints {

    private HttpEndpoints() {
    }

    static ReactiveWebApplicationContextRunner runner(String exposed) {
        return AiContexts.webRunner()
            .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, CodecsAutoConfiguration.class,
                    WebFluxAutoConfiguration.class, HttpHandlerAutoConfiguration.class, EndpointAutoConfiguration.class,
                    JacksonEndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
                    ManagementContextAutoConfiguration.class, AiInsightAutoConfiguration.class,
                    AiEndpointAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=" + exposed);
    }

    static WebTestClient.ResponseSpec get(ApplicationContext context, String uri) {
        return client(context).get().uri(uri).exchange();
    }

    static WebTestClient client(ApplicationContext context) {
        return WebTestClient.bindToApplicationContext(context).build();
    }

}
