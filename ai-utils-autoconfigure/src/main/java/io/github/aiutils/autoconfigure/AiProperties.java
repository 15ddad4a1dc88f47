package io.github.aiutils.autoconfigure;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ReasoningEffort;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.cost.jdbc.OnOutage;
import io.github.aiutils.limit.Charge;
import io.github.aiutils.limit.ColdStart;
import io.github.aiutils.policy.RetrySettings;
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
 * @param prices What models cost.
 * @param ledger What is booked, and told apart.
 * @param budgets Budgets by name.
 * @since 0.1.0
 */
@ConfigurationProperties("ai-utils")
public record AiProperties(@DefaultValue Map<String, Provider> providers, @DefaultValue Defaults defaults,
        @DefaultValue Map<String, Client> clients, @DefaultValue List<Pattern> patterns, @DefaultValue Prices prices,
        @DefaultValue Ledger ledger, @DefaultValue Map<String, Budget> budgets) {

    public AiProperties {
        providers = new LinkedHashMap<>(providers);
        clients = new LinkedHashMap<>(clients);
        budgets = new LinkedHashMap<>(budgets);
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
     * @param idempotencyKey Whether each call carries an Idempotency-Key header that
     * stays the same over its attempts.
     * @param timeout Timeouts of this provider.
     * @param retry Retries of this provider.
     * @param breaker Breaker of this provider.
     * @param limits Limits of this provider.
     * @param http Connections of this provider.
     */
    public record Provider(@Nullable String type, @Nullable URI baseUrl, @Nullable String apiKey,
            @Nullable String apiVersion, @DefaultValue List<Header> headers, @Nullable Boolean idempotencyKey,
            @Nullable Timeout timeout, @Nullable Retry retry, @Nullable Breaker breaker, @Nullable Limits limits,
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
     * @param retry Retries of all providers.
     * @param breaker Breakers of all providers.
     * @param limits Limits of all providers.
     * @param http Connections of all providers.
     */
    public record Defaults(@Nullable Timeout timeout, @Nullable Retry retry, @Nullable Breaker breaker,
            @Nullable Limits limits, @Nullable Http http) {
    }

    /**
     * Retries on one route, before the next route is tried.
     *
     * @param enabled Whether a failed attempt is made again.
     * @param maxAttempts Number of times one route is tried, the first try included.
     * @param backoff How a wait of our own grows.
     * @param minBackoff Wait of our own before the first retry.
     * @param maxBackoff Longest wait of our own.
     * @param jitter Share of a wait of our own that is left to chance, 0 to 1.
     * @param maxHint Longest wait asked for by the provider that is waited.
     * @param budget Retries as a share of first attempts over a minute; 1.0 or more sets
     * no bound.
     */
    public record Retry(@Nullable Boolean enabled, @Nullable Integer maxAttempts,
            RetrySettings.@Nullable Backoff backoff, @Nullable Duration minBackoff, @Nullable Duration maxBackoff,
            @Nullable Double jitter, @Nullable Duration maxHint, @Nullable Double budget) {
    }

    /**
     * When a failing provider is left alone.
     *
     * @param enabled Whether a failing provider, or a refused credential, is left alone.
     * @param failureRate Percentage of failures at which the breaker opens.
     * @param window Number of attempts that are looked at.
     * @param minimumCalls Number of attempts before the breaker may open.
     * @param openFor Time the breaker stays open.
     * @param probes Number of attempts that are let through to find out.
     * @param slowReply Time to the first output from which an attempt counts as slow;
     * timeout.unary-reply if not set, since answers that are not streamed count too.
     * @param slowRate Percentage of slow attempts at which the breaker opens.
     */
    public record Breaker(@Nullable Boolean enabled, @Nullable Float failureRate, @Nullable Integer window,
            @Nullable Integer minimumCalls, @Nullable Duration openFor, @Nullable Integer probes,
            @Nullable Duration slowReply, @Nullable Float slowRate) {
    }

    /**
     * How much of a provider's quota is used, and how. Limits that are not set are
     * learned from its replies.
     *
     * @param enabled Whether calls are limited, and whether limits are learned.
     * @param requestsPerMinute Requests that the provider takes in a minute.
     * @param requestsPerDay Requests that the provider takes in a day.
     * @param tokensPerMinute Tokens of prompts and answers that the provider takes in a
     * minute.
     * @param inputTokensPerMinute Tokens of prompts that the provider takes in a minute.
     * @param outputTokensPerMinute Tokens of answers that the provider gives in a minute.
     * @param window Time whose share of a limit per minute may be used at once: the size
     * of the provider's bucket, 100ms to 60s.
     * @param charge When the provider charges tokens to a quota; by its type if not set:
     * capped for openai, produced for others.
     * @param cachedInputCounts Whether tokens read from the provider's prompt cache
     * count; by its type if not set: not for anthropic.
     * @param concurrentCalls Most calls under way; no bound if not set.
     * @param maxWait Longest wait; a call that would wait longer is refused at once.
     * @param maxWaiting Most calls that wait; further ones are refused at once.
     * @param coldStart How calls go out while no limit is known.
     * @param adaptive Whether replies correct what is known of limits.
     * @param bufferRatio Share of each limit that is used, above 0 and up to 1.
     * @param models Limits of single models, and of models that share one quota.
     * @param tenantTag Name of the tag of a call that names the tenant.
     * @param tenants Tenants that get a larger or smaller share, or go first.
     */
    public record Limits(@Nullable Boolean enabled, @Nullable Long requestsPerMinute, @Nullable Long requestsPerDay,
            @Nullable Long tokensPerMinute, @Nullable Long inputTokensPerMinute, @Nullable Long outputTokensPerMinute,
            @Nullable Duration window, @Nullable Charge charge, @Nullable Boolean cachedInputCounts,
            @Nullable Integer concurrentCalls, @Nullable Duration maxWait, @Nullable Integer maxWaiting,
            @Nullable ColdStart coldStart, @Nullable Boolean adaptive, @Nullable Double bufferRatio,
            @Nullable List<ModelLimits> models, @Nullable String tenantTag, @Nullable List<TenantShare> tenants) {
    }

    /**
     * Limits of a model, or of several that share one quota; what is not set is as for
     * the provider's other models.
     *
     * @param model Name of the model, or a pattern in which * stands for anything.
     * @param requestsPerMinute Requests in a minute.
     * @param requestsPerDay Requests in a day.
     * @param tokensPerMinute Tokens of prompts and answers in a minute.
     * @param inputTokensPerMinute Tokens of prompts in a minute.
     * @param outputTokensPerMinute Tokens of answers in a minute.
     * @param window Size of the provider's bucket, 100ms to 60s.
     * @param charge When tokens are charged.
     */
    public record ModelLimits(String model, @Nullable Long requestsPerMinute, @Nullable Long requestsPerDay,
            @Nullable Long tokensPerMinute, @Nullable Long inputTokensPerMinute, @Nullable Long outputTokensPerMinute,
            @Nullable Duration window, @Nullable Charge charge) {
    }

    /**
     * A tenant's share of a quota while others wait too.
     *
     * @param tenant Value that the tag has for this tenant.
     * @param weight Share against that of others.
     * @param priority Calls of a higher one go first, most of the time.
     */
    public record TenantShare(String tenant, @DefaultValue("1") double weight, @DefaultValue("0") int priority) {
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
     * @param total Longest time for a whole call, waits, retries and failover included;
     * of a stream, to its first output. Counts for clients by the provider of their first
     * route.
     * @param absentReader Longest time a stream's reader may ask for nothing before it is
     * taken to be gone.
     */
    public record Timeout(@Nullable Boolean enabled, @Nullable Duration connect, @Nullable Duration firstReply,
            @Nullable Duration unaryReply, @Nullable Duration betweenChunks, @Nullable Duration total,
            @Nullable Duration absentReader) {
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
     * @param strategy In which order routes are tried.
     * @param routeSettings What holds for single routes.
     * @param options Options of every call that does not say otherwise.
     */
    public record Client(@DefaultValue List<String> routes, @DefaultValue("priority") Strategy strategy,
            @DefaultValue List<RouteSettings> routeSettings, @Nullable Options options) {
    }

    /** In which order a client's routes are tried. */
    public enum Strategy {

        /** As they are written. */
        PRIORITY,

        /** By chance, weighted. */
        WEIGHTED,

        /** Each call begins at the next one. */
        ROUND_ROBIN,

        /** The one that will probably answer soonest. */
        LEAST_LATENCY,

        /** The cheapest by its declared cost, or else by the price list. */
        LEAST_COST

    }

    /**
     * What holds for one route of a client.
     *
     * @param route Route as it stands under routes.
     * @param weight Weight under strategy weighted.
     * @param cost Declared cost under strategy least-cost, in any unit, the same for all;
     * by the price list if no route of the client declares one.
     * @param options Options of calls on this route, over those of the call.
     */
    public record RouteSettings(String route, @DefaultValue("1") double weight, @Nullable Double cost,
            @Nullable Options options) {
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

    /**
     * What models cost.
     *
     * @param currency Currency of all costs, as an ISO 4217 code.
     * @param rates Units of a currency that one US dollar buys, by the currency's code;
     * for prices and budgets in other currencies.
     * @param unknown What to do with a model whose price is not known.
     * @param fallback Price of such a model if unknown is fallback.
     * @param overrides Prices that come before the built-in list, and of models that it
     * does not have.
     */
    public record Prices(@DefaultValue("USD") String currency, @DefaultValue Map<String, BigDecimal> rates,
            @DefaultValue("warn") Pricing.Unknown unknown, @Nullable FallbackPrice fallback,
            @DefaultValue List<ModelPrice> overrides) {
    }

    /**
     * A price for whatever has none, per million tokens.
     *
     * @param input Input tokens.
     * @param output Output tokens.
     * @param currency Currency of the price; that of all costs if not set.
     */
    public record FallbackPrice(BigDecimal input, BigDecimal output, @Nullable String currency) {
    }

    /**
     * The price of a model, per million tokens.
     *
     * @param model Name of the model at any provider, or provider/model.
     * @param input Input tokens.
     * @param cachedInput Input tokens read from a cache; as input if not set.
     * @param cacheWrite Input tokens written to a cache for its usual time; as input if
     * not set.
     * @param cacheWrite1h Input tokens written to a cache for its long time; as input if
     * not set.
     * @param output Output tokens.
     * @param currency Currency of the price; that of all costs if not set.
     * @param from Day from which the price holds, in UTC; always if not set.
     * @param maxOutput Most tokens the model produces, which budgets reserve for.
     */
    public record ModelPrice(String model, BigDecimal input, @Nullable BigDecimal cachedInput,
            @Nullable BigDecimal cacheWrite, @Nullable BigDecimal cacheWrite1h, @Nullable BigDecimal output,
            @Nullable String currency, @Nullable LocalDate from, @Nullable Long maxOutput) {
    }

    /**
     * What is booked, and told apart.
     *
     * @param enabled Whether attempts are priced, booked and kept within budgets.
     * @param store Where books and budgets are kept.
     * @param tags Names of tags whose values are told apart.
     * @param maxTagValues Most values of a tag that are told apart; others are one.
     * @param jdbc Books in a database.
     */
    public record Ledger(@DefaultValue("true") boolean enabled, @DefaultValue("memory") Store store, @DefaultValue( {
            "tenant", "user", "feature", "category" }) List<String> tags, @DefaultValue("1000") int maxTagValues,
            @DefaultValue Jdbc jdbc){
    }

    /** Where books and budgets are kept. */
    public enum Store {

        /** In memory, for each instance, as long as it runs. */
        MEMORY,

        /** In a database, for all instances. */
        JDBC

    }

    /**
     * Books in a database.
     *
     * @param dataSource Name of the DataSource bean; the only one, or the primary one, if
     * not set.
     * @param file Path of our own H2 database, without its suffix, where the application
     * has no DataSource.
     * @param schema Schema that has the tables, and nothing else.
     * @param migrate Whether the schema is made and brought up to date at the start.
     * @param onOutage What becomes of calls while the database is gone.
     * @param buffer Most attempts that are under way or not written yet.
     * @param batch Most bookings that are written at once.
     * @param flushInterval Time after which bookings are written, if the batch is not
     * full before.
     * @param leaseTime Time after which an instance that was not heard of counts as dead,
     * and for which money it was lent is its own.
     * @param keepEntries Time for which single attempts are kept, 0 for ever; their sums
     * stay.
     * @param keepHours Time for which sums are kept by hour, 0 for ever; after that they
     * are kept by day.
     */
    public record Jdbc(@Nullable String dataSource, @DefaultValue("./data/ai-utils-ledger") String file,
            @DefaultValue("ai_utils") String schema, @DefaultValue("true") boolean migrate,
            @DefaultValue("continue") OnOutage onOutage, @DefaultValue("50000") int buffer,
            @DefaultValue("1000") int batch, @DefaultValue("250ms") Duration flushInterval,
            @DefaultValue("60s") Duration leaseTime, @DefaultValue("90d") Duration keepEntries,
            @DefaultValue("400d") Duration keepHours) {
    }

    /**
     * A bound on what calls cost.
     *
     * @param amount What may be spent in a window.
     * @param currency Currency of the amount; that of all costs if not set.
     * @param window Window after which the budget is whole again.
     * @param rolling Length of a window that ends now, instead of one by the calendar.
     * @param zone Time zone of the calendar.
     * @param warnAt Shares of the amount at which an event and a line in the log say so.
     * @param onExceeded What to do with a call that could cost more than is left.
     * @param reserve What is set aside for a call: the most it can cost, or what it is
     * likely to.
     * @param maxWait Longest wait for money that calls under way may return.
     * @param client Name of the client whose calls count.
     * @param provider Name of the provider whose calls count.
     * @param model Name of the model whose calls count, or a pattern in which * stands
     * for anything.
     * @param tag Name of the tag whose value decides which calls count.
     * @param value Value of that tag.
     * @param eachTag Name of a tag each value of which has this budget for itself.
     * @param degradeTo Route, as provider/model, that is tried when others cost too much.
     * @param degradeFrom Share of the amount that other routes may use; the rest is for
     * the route of degrade-to.
     * @param durable Whether a call is only sent once the database knows of it, so that
     * not even a kill hides what was spent.
     */
    public record Budget(@Nullable BigDecimal amount, @Nullable String currency,
            @DefaultValue("day") BudgetPeriod window, @Nullable Duration rolling, @DefaultValue("UTC") ZoneId zone,
            @DefaultValue List<Double> warnAt, @DefaultValue("reject") BudgetSettings.OnExceeded onExceeded,
            @DefaultValue("bound") BudgetSettings.Reserve reserve, @DefaultValue("30s") Duration maxWait,
            @Nullable String client, @Nullable String provider, @Nullable String model, @Nullable String tag,
            @Nullable String value, @Nullable String eachTag, @Nullable String degradeTo,
            @DefaultValue("1") double degradeFrom, @DefaultValue("false") boolean durable) {
    }

    /** After what time a budget is whole again. */
    public enum BudgetPeriod {

        /** Each minute. */
        MINUTE,

        /** Each hour. */
        HOUR,

        /** Each day. */
        DAY,

        /** Each Monday. */
        WEEK,

        /** The first of each month. */
        MONTH,

        /** Never. */
        TOTAL

    }

}
