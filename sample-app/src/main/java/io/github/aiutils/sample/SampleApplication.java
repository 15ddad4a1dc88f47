package io.github.aiutils.sample;

import io.github.aiutils.test.simulator.KeptConnections;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;

/** Starts the sample. */
@SpringBootApplication
public class SampleApplication {

    public static void main(String[] args) {
        SpringApplication.run(SampleApplication.class, args);
    }

    @Bean
    NettyServerCustomizer keptConnections() {
        return KeptConnections::readOn;
    }

}
