package io.github.aiutils.cost;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Under which names a model may be listed: its own, then without what its provider puts
 * before it, behind it, and without the date of a snapshot. A shorter name that merely
 * begins alike is another model.
 */
final class ModelNames {

    /** What OpenRouter calls a vendor whose models it sells at the vendor's own price. */
    private static final Map<String, String> AUTHORS = Map.of("openai", "openai", "anthropic", "anthropic", "google",
            "google", "x-ai", "xai");

    private static final Set<String> SAME_PRICE = Set.of("nitro", "floor", "exacto", "thinking");

    private static final Pattern PLATFORM = Pattern.compile("-v\\d+:\\d+$|@default$");

    private static final Pattern DATE = Pattern.compile("(-\\d{4}-\\d{2}-\\d{2}|-\\d{8}|@\\d{8})$");

    private ModelNames() {
    }

    /** Returns whether a model was trained further for one customer, at another price. */
    static boolean fineTuned(String model) {
        return model.startsWith("ft:");
    }

    /** Returns the names in the order to look for them. */
    static List<String> of(String vendor, String model) {
        if (fineTuned(model)) {
            return List.of(model);
        }
        Set<String> names = new LinkedHashSet<>();
        names.add(model);
        String bare = model;
        for (String prefix : List.of("models/", vendor + "/", vendor + ".")) {
            bare = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
        }
        names.add(bare);
        bare = PLATFORM.matcher(bare).replaceFirst("");
        names.add(bare);
        names.add(DATE.matcher(bare).replaceFirst(""));
        return new ArrayList<>(names);
    }

    /**
     * Returns a model of OpenRouter as vendor and name; empty if its price may be
     * anyone's.
     */
    static List<String> resold(String model) {
        int slash = model.indexOf('/');
        String vendor = (slash > 0) ? AUTHORS.get(model.substring(0, slash)) : null;
        int colon = model.indexOf(':');
        if (vendor == null || (colon >= 0 && !SAME_PRICE.contains(model.substring(colon + 1)))) {
            return List.of();
        }
        String name = model.substring(slash + 1, (colon >= 0) ? colon : model.length());
        return List.of(vendor, vendor.equals("anthropic") ? name.replace('.', '-') : name);
    }

}
