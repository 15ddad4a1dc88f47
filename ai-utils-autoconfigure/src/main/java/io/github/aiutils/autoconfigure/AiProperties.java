package io.github.aiutils.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ReasoningEffort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What users write.
 *
 * @param providers Providers by name; a name has lower-case letters and digits only.
 * @param defaults What holds for every provider that does not say otherwise.
 * @param clients Chat clients by name; each becomes a bean.
 * @param patterns Which provider has models of which names, tried before the built-in
 * patterns.
 * @since 0.1.0
 */
@ConfigurationProperties("ai-utils")
public record AiProperties(@DefaultValue Map<String, Provider> providers, @DefaultValue Defaults defaults,
        @DefaultValue Map<String, Client> clients, @DefaultValue List<Pattern> patterns) {

    public AiProperties {
        providers = new LinkedHashMap<>(providers);
        clients = new LinkedHashMap<>(clients);
    }

    /**
     * One account at one provider.
     *
     * @param type Kind of provider, such as openai, anthropic or openai-compatible; the
     * name is the type if it is a known one.
     * @param baseUrl Base URL as the provider's own clients take it: OpenAI's with /v1,
     * Anthropic's without.
     * @param apiKey Key that requests are sent with; the usual environment variable of
     * the type if not set.
     * @param apiVersion Version of the provider's API; Anthropic takes 2023-06-01 or
     * 2026-10-21.
     * @param headers Further header fields of every request.
     * @param timeout Timeouts of this provider.
     * @param http Connections of this provider.
     */
    public record Provider(@Nullable String type, @Nullable URI baseUrl, @Nullable String apiKey,
            @Nullable String apiVersion, @DefaultValue List<Header> headers, @Nullable Timeout timeout,
            @Nullable Http http) {

        @Override
        public String toString() {
            return "Provider[type=" + this.type + ", baseUrl=" + this.baseUrl + "]";
        }

    }

    /**
     * A header field.
     *
     * @param name Name of the field.
     * @param value Value of the field.
     */
    public record Header(String name, String value) {

        @Override
        public String toString() {
            return "Header[" + this.name + "=***]";
        }

    }

    /**
     * What holds for every provider that does not say otherwise.
     *
     * @param timeout Timeouts of all providers.
     * @param http Connections of all providers.
     */
    public record Defaults(@Nullable Timeout timeout, @Nullable Http http) {
    }

    /**
     * How long a provider may keep a call waiting.
     *
     * @param enabled Whether a provider that falls silent is given up.
     * @param connect Longest wait for a connection.
     * @param firstReply Longest wait for the first payload of a stream.
     * @param unaryReply Longest wait for the answer of a call that is not streamed.
     * @param betweenChunks Longest wait between two payloads of a stream; comments and
     * pings do not count.
     */
    public record Timeout(@Nullable Boolean enabled, @Nullable Duration connect, @Nullable Duration firstReply,
            @Nullable Duration unaryReply, @Nullable Duration betweenChunks) {
    }

    /**
     * Connections to a provider.
     *
     * @param maxConnections Most connections at a time, each of which carries one call.
     * @param maxResponseSize Largest whole answer that is read.
     * @param maxEventSize Largest single event of a stream that is read.
     * @param sslBundle Name of the SSL bundle to trust and to show.
     */
    public record Http(@Nullable Integer maxConnections, @Nullable DataSize maxResponseSize,
            @Nullable DataSize maxEventSize, @Nullable String sslBundle) {
    }

    /**
     * A chat client.
     *
     * @param routes Routes as provider/model or as a model's name, best first.
     * @param options Options of every call that does not say otherwise.
     */
    public record Client(@DefaultValue List<String> routes, @Nullable Options options) {
    }

    /**
     * How a model should answer.
     *
     * @param temperature Randomness, 0 to 2.
     * @param topP Share of probability to sample from, 0 to 1.
     * @param topK Number of candidates to sample from.
     * @param maxOutputTokens Most tokens to produce, reasoning included.
     * @param stop Sequences that end the answer.
     * @param seed Asks for repeatable sampling.
     * @param frequencyPenalty Penalty on frequent tokens, -2 to 2.
     * @param presencePenalty Penalty on tokens already present, -2 to 2.
     * @param reasoningEffort How much a reasoning model may think.
     * @param parallelToolCalls Whether one answer may ask for several tools.
     * @param endUser End user's id for the provider's abuse checks.
     * @param extra Fields for one provider only, put into the request's top level.
     */
    public record Options(@Nullable Double temperature, @Nullable Double topP, @Nullable Integer topK,
            @Nullable Integer maxOutputTokens, @Nullable List<String> stop, @Nullable Long seed,
            @Nullable Double frequencyPenalty, @Nullable Double presencePenalty,
            @Nullable ReasoningEffort reasoningEffort, @Nullable Boolean parallelToolCalls, @Nullable String endUser,
            @Nullable Map<String, Object> extra) {
    }

    /**
     * Which provider has models of which names.
     *
     * @param pattern Model name in which * stands for anything.
     * @param provider Name or type of the provider.
     */
    public record Pattern(String pattern, String provider) {
    }

}
