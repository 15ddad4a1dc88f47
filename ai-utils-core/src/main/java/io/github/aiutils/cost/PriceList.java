package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.aiutils.Route;
import io.github.aiutils.cost.PriceTable.Dated;
import io.github.aiutils.token.BoundedMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows prices that providers published and those that a user states, which win. A model
 * is looked for under the name that answered, then under the name that was asked for:
 * exactly, under other names it is listed by, then without its snapshot's date, and never
 * by how it begins.
 *
 * @since 0.1.0
 */
public final class PriceList implements PriceBook {

    /** The day up to which published prices were looked for. */
    public static final LocalDate AS_OF = LocalDate.of(2026, 11, 22);

    private static final int REMEMBERED = 2000;

    private static final String OPENROUTER = "openrouter";

    private final Function<String, @Nullable String> vendors;

    private final Currencies currencies;

    private final Map<String, List<Dated>> overrides = new HashMap<>();

    private final @Nullable ListedPrice fallback;

    private final BoundedMap<Asked, Found> found = new BoundedMap<>(REMEMBERED);

    /**
     * Makes a list of what providers published, in US dollars.
     * @param vendors tells the vendor of a provider by the provider's name
     * @see Vendors#of
     */
    public PriceList(Function<String, @Nullable String> vendors) {
        this(vendors, Currencies.USD, Map.of(), List.of(), null);
    }

    /**
     * Makes a list.
     * @param vendors tells the vendor of a provider by the provider's name; {@code null}
     * for one nobody knows, whose models only overrides price
     * @param currency ISO 4217 code of the currency of all prices
     * @param rates units of other currencies for a US dollar, by code
     * @param overrides prices that win over those published
     * @param fallback price of models that have none, in the book's currency;
     * {@code null} if their price is unknown
     * @throws IllegalArgumentException if a rate is missing or a price stated twice
     */
    public PriceList(Function<String, @Nullable String> vendors, String currency, Map<String, BigDecimal> rates,
            List<PriceOverride> overrides, @Nullable Rates fallback) {
        this.vendors = vendors;
        this.currencies = new Currencies(currency, rates);
        overrides.forEach(this::add);
        this.fallback = (fallback != null) ? new ListedPrice(fallback, null, null, Map.of(), null, null, null, true)
                : null;
    }

    /**
     * Reads what was published, which takes some tens of milliseconds and else happens
     * with the first call.
     */
    public static void load() {
        PriceTable.get();
    }

    private void add(PriceOverride override) {
        String from = this.currencies.known(override.currency(), override.model());
        BigDecimal batch = override.batch();
        Map<String, BigDecimal> tiers = (batch != null) ? Map.of("batch", batch, "flex", batch) : Map.of();
        ListedPrice price = new ListedPrice(override.rates(), override.threshold(), override.above(), tiers, null,
                override.maxOutput(), null, false)
            .in(this.currencies, from);
        List<Dated> dated = this.overrides.computeIfAbsent(override.model(), (model) -> new ArrayList<>(1));
        Instant begin = Dated.begin(override.from());
        if (dated.stream().anyMatch((other) -> other.from().equals(begin))) {
            throw new IllegalArgumentException("ai-utils.prices.overrides has two prices for " + override.model()
                    + " from the same day: remove one, or set another from");
        }
        dated.add(new Dated(begin, price));
        dated.sort(Comparator.comparing(Dated::from));
    }

    @Override
    public String currency() {
        return this.currencies.currency();
    }

    @Override
    public @Nullable Price find(Route route, @Nullable String responseModel, Instant at) {
        Asked asked = new Asked(route, responseModel);
        Found known = this.found.get(asked);
        Price price = ((known != null) ? known : this.found.get(asked, () -> look(route, responseModel))).at(at);
        return (price != null) ? price : this.fallback;
    }

    private Found look(Route route, @Nullable String responseModel) {
        String vendor = this.vendors.apply(route.provider());
        List<Dated> listed = listed(vendor, route, responseModel);
        List<Dated> stated = stated(vendor, route, responseModel);
        if (!listed.isEmpty()) {
            ListedPrice of = listed.get(0).price();
            stated = map(stated,
                    (price) -> new ListedPrice(price.rates(), price.threshold(), price.above(), price.tiers(),
                            of.contextWindow(), (price.maxOutput() != null) ? price.maxOutput() : of.maxOutput(),
                            price.billedRate(), false));
        }
        if (OPENROUTER.equals(vendor)) {
            BigDecimal rate = this.currencies.perDollar();
            stated = map(stated, (price) -> price.billedAt(rate));
            listed = map(listed, (price) -> price.billedAt(rate));
            if (listed.isEmpty() && (this.fallback != null || responseModel != null)) {
                ListedPrice unlisted = (this.fallback != null) ? this.fallback : ListedPrice.of(Rates.UNKNOWN);
                listed = List.of(new Dated(Instant.MIN, unlisted.billedAt(rate)));
            }
        }
        return new Found(stated, listed, map(listed, PriceList::offPeak));
    }

    private static ListedPrice offPeak(ListedPrice price) {
        BigDecimal part = price.tiers().get(PeakHours.OFF_PEAK);
        return (part != null) ? price.times(part) : price;
    }

    /** A snapshot that is listed itself does not go by what is stated for the model. */
    private List<Dated> stated(@Nullable String vendor, Route route, @Nullable String responseModel) {
        List<Dated> exact = stated(route.toString(), route.model());
        for (String model : models(route, responseModel)) {
            for (String name : ModelNames.of((vendor != null) ? vendor : route.provider(), model)) {
                exact = exact.isEmpty() ? stated(route.provider() + "/" + name, name) : exact;
                if (!exact.isEmpty() || (vendor != null && !PriceTable.get().find(vendor, name).isEmpty())) {
                    return exact;
                }
            }
        }
        return exact;
    }

    private List<Dated> stated(String first, String second) {
        List<Dated> prices = this.overrides.get(first);
        return (prices != null) ? prices : this.overrides.getOrDefault(second, List.of());
    }

    /** A fine-tuned answer has no other name, whatever was asked for. */
    private static List<String> models(Route route, @Nullable String responseModel) {
        if (responseModel == null) {
            return List.of(route.model());
        }
        return ModelNames.fineTuned(responseModel) ? List.of(responseModel) : List.of(responseModel, route.model());
    }

    private List<Dated> listed(@Nullable String vendor, Route route, @Nullable String responseModel) {
        if (vendor == null) {
            return List.of();
        }
        for (String model : models(route, responseModel)) {
            List<String> resold = OPENROUTER.equals(vendor) ? ModelNames.resold(model) : List.of(vendor, model);
            List<Dated> prices = resold.isEmpty() ? List.of() : listed(resold.get(0), resold.get(1));
            if (!prices.isEmpty()) {
                return map(prices, (price) -> price.in(this.currencies, Currencies.USD));
            }
        }
        return List.of();
    }

    /** A model that is not sold by tokens is listed without a price, which is unknown. */
    private static List<Dated> listed(String vendor, String model) {
        for (String name : ModelNames.of(vendor, model)) {
            List<Dated> prices = PriceTable.get().find(vendor, name);
            if (!prices.isEmpty()) {
                return prices.get(0).price().rates().unknown() ? List.of() : prices;
            }
        }
        return List.of();
    }

    private static List<Dated> map(List<Dated> prices, Function<ListedPrice, ListedPrice> each) {
        return prices.stream().map((dated) -> new Dated(dated.from(), each.apply(dated.price()))).toList();
    }

    /** What a price was asked for by. */
    private record Asked(Route route, @Nullable String responseModel) {
    }

    /** Prices over time, those stated by the user before those listed. */
    private record Found(List<Dated> stated, List<Dated> listed, List<Dated> offPeak) {

        @Nullable Price at(Instant moment) {
            Price price = at(this.stated, moment);
            return (price != null) ? price : at(PeakHours.contain(moment) ? this.listed : this.offPeak, moment);
        }

        private static @Nullable Price at(List<Dated> prices, Instant moment) {
            for (int i = prices.size() - 1; i >= 0; i--) {
                if (!prices.get(i).from().isAfter(moment)) {
                    return prices.get(i).price();
                }
            }
            return null;
        }

    }

}
