package dev.shipgate.draft;

import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.draft.SearchResult.FoundBundle;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.project.ProjectBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files found in a folder, grouped by how they belong together.
 *
 * @param bundles the bundles to gate
 * @param oracle the oracle to compare them with; {@code null} if there is none
 * @param baseline the bundle whose greedy tokens must match; {@code null} unless exactly one has such a name
 * @param policy {@code null} unless there is exactly one
 * @param otherRuns device runs that match none of the bundles
 */
record Arrangement(
        List<Arranged> bundles,
        @Nullable Oracle oracle,
        @Nullable FoundBundle baseline,
        @Nullable Path policy,
        List<DeviceRun> otherRuns) {

    /**
     * Names that converters give to the variant with an unquantised head, which isolates the effect of the head's
     * quantisation.
     */
    private static final Pattern BASELINE =
            Pattern.compile("(fp|f|float)16[_-]?head|head[_-]?(fp|f|float)16|int8lin|lin[_-]?only|baseline");

    Arrangement {
        bundles = List.copyOf(bundles);
        otherRuns = List.copyOf(otherRuns);
    }

    /**
     * A bundle with its own settings.
     *
     * @param name a distinguishing name; {@code null} if its path is distinct
     * @param oracle {@code null} if it uses the common oracle
     * @param deviceRuns recordings of it on devices
     */
    record Arranged(
            FoundBundle found,
            @Nullable String name,
            @Nullable Oracle oracle,
            List<DeviceRun> deviceRuns) {

        Arranged {
            deviceRuns = List.copyOf(deviceRuns);
        }
    }

    static Arrangement of(SearchResult found) {
        @Nullable FoundBundle baseline = baseline(found.bundles());
        List<FoundBundle> gated =
                found.bundles().stream().filter(each -> !each.equals(baseline)).toList();
        @Nullable
        Oracle oracle = found.oracles().stream()
                .max(Comparator.comparingLong((Oracle each) -> suits(gated, each))
                        .thenComparing(Oracle::directory, Comparator.reverseOrder()))
                .orElse(null);
        Set<String> names = new HashSet<>();
        List<Arranged> bundles = new ArrayList<>();
        Set<Path> claimed = new HashSet<>();
        for (FoundBundle each : gated) {
            List<DeviceRun> runs = found.deviceRuns().stream()
                    .filter(run -> BundleMatch.isRunOf(each.bundle(), run))
                    .toList();
            runs.forEach(run -> claimed.add(run.file()));
            bundles.add(new Arranged(each, name(found, each.place(), names), own(found, each, oracle), runs));
        }
        return new Arrangement(
                bundles,
                oracle,
                baseline,
                found.policies().size() == 1 ? found.policies().get(0) : null,
                found.deviceRuns().stream()
                        .filter(run -> !claimed.contains(run.file()))
                        .toList());
    }

    private static long suits(List<FoundBundle> bundles, Oracle oracle) {
        return bundles.stream()
                .filter(each -> BundleMatch.isOracleOf(each.bundle(), oracle))
                .count();
    }

    /** A single bundle is gated, regardless of its name. */
    private static @Nullable FoundBundle baseline(List<FoundBundle> bundles) {
        List<FoundBundle> called =
                bundles.stream().filter(each -> isCalledBaseline(each.place())).toList();
        return called.size() == 1 && bundles.size() > 1 ? called.get(0) : null;
    }

    static boolean isCalledBaseline(Path place) {
        return BASELINE.matcher(place.getFileName().toString().toLowerCase(Locale.ROOT))
                .find();
    }

    private static @Nullable Oracle own(SearchResult found, FoundBundle bundle, @Nullable Oracle common) {
        if (common == null || BundleMatch.isOracleOf(bundle.bundle(), common)) {
            return null;
        }
        Optional<Oracle> own = found.oracles().stream()
                .filter(each -> BundleMatch.isOracleOf(bundle.bundle(), each))
                .findFirst();
        return own.orElse(null);
    }

    /** Reports of two bundles with the same name would overwrite each other. Paths are compared in full. */
    private static @Nullable String name(SearchResult found, Path place, Set<String> taken) {
        String usual = ProjectBundle.nameOf(place);
        if (taken.add(usual.toLowerCase(Locale.ROOT))) {
            return null;
        }
        String whole = ProjectBundle.nameOf(
                Path.of(Objects.requireNonNull(found.written(place)).replace('/', '-')));
        String name = whole;
        for (int copy = 2; !taken.add(name.toLowerCase(Locale.ROOT)); copy++) {
            name = whole.substring(0, Math.min(whole.length(), 90)) + "-" + copy;
        }
        return name;
    }
}
