package dev.shipgate.transcript;

import dev.shipgate.transcript.SurfaceResult.Cut;
import dev.shipgate.transcript.SurfaceResult.Fork;
import dev.shipgate.transcript.SurfaceResult.Kind;
import dev.shipgate.transcript.SurfaceResult.PeakMemory;
import dev.shipgate.transcript.SurfaceResult.Stops;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Derives from the measurements of a run what each surface generated. */
final class SurfaceResults {

    private final Measurements measured;
    private final @Nullable Double sigmaNats;

    SurfaceResults(Measurements measured) {
        this.measured = measured;
        this.sigmaNats = measured.observations().stream()
                .filter(MarginNoise.class::isInstance)
                .map(each -> ((MarginNoise) each).sigmaNats())
                .findFirst()
                .orElse(null);
    }

    List<SurfaceResult> all() {
        List<SurfaceResult> results = new ArrayList<>();
        Map<String, Sequence> gated = new LinkedHashMap<>();
        Map<String, Sequence> baseline = new LinkedHashMap<>();
        for (Observation each : measured.observations()) {
            String caseId = Objects.requireNonNullElse(each.subject().caseId(), "");
            if (each instanceof GreedySequence greedy) {
                gated.put(caseId, greedy.sequence());
            } else if (each instanceof BaselineParity parity && parity.againstOracle() != null) {
                baseline.put(caseId, parity.againstOracle());
            }
        }
        results.add(oracle(gated));
        if (measured.baseline() != null) {
            results.add(of(
                    "baseline",
                    Kind.BASELINE,
                    measured.baseline(),
                    null,
                    false,
                    baseline,
                    notCompared(each -> each.check() == CheckId.BASELINE_PARITY) + withoutOracle(),
                    null));
        }
        results.add(of(
                "this bundle",
                Kind.GATED,
                measured.bundle(),
                null,
                false,
                gated,
                notCompared(each -> each.check() == CheckId.GREEDY),
                sigmaNats));
        measured.deviceRuns().stream()
                .filter(run -> surface(run.id()) == null)
                .forEach(run -> results.add(device(run.id(), false, null)));
        measured.surfaces().forEach(surface -> results.add(named(surface)));
        return results;
    }

    private Stream<BaselineRows> baselineRows() {
        return measured.observations().stream()
                .filter(BaselineParity.class::isInstance)
                .map(each -> ((BaselineParity) each).rows())
                .filter(Objects::nonNull);
    }

    private SurfaceResult oracle(Map<String, Sequence> gated) {
        int tokens =
                gated.values().stream().mapToInt(each -> each.expected().size()).sum();
        int stops = (int) gated.values().stream().filter(this::stops).count();
        return new SurfaceResult(
                "oracle",
                Kind.ORACLE,
                measured.oracle().name(),
                measured.oracle().recorder().get("dtype"),
                null,
                false,
                tokens,
                tokens,
                gated.size(),
                gated.size(),
                Rate.of(0, 0),
                null,
                0,
                null,
                null,
                new Stops(stops, stops, 0, 0, 0),
                null,
                null,
                null);
    }

    private SurfaceResult named(SurfaceFacts surface) {
        if (surface.kind() == SurfaceFacts.Kind.DEVICE_RUN && surface.missing() == null) {
            return device(surface.name(), surface.required(), null);
        }
        return of(
                surface.name(),
                surface.kind() == SurfaceFacts.Kind.ENGINE ? Kind.ENGINE : Kind.DEVICE,
                surface.bundle(),
                surface.missing(),
                surface.required(),
                sequences(surface.name()),
                notCompared(ofRun(surface.name())),
                surface.gated() ? sigmaNats : null);
    }

    private SurfaceResult device(String id, boolean required, @Nullable String missing) {
        SurfaceResult plain =
                of(id, Kind.DEVICE, null, missing, required, sequences(id), notCompared(ofRun(id)), sigmaNats);
        DeviceParity interrupted = interrupted(id);
        DeviceRunFacts facts = measured.deviceRuns().stream()
                .filter(run -> run.id().equals(id))
                .findFirst()
                .orElseThrow();
        return new SurfaceResult(
                id,
                plain.kind(),
                facts.bundleName(),
                engine(facts),
                plain.missing(),
                plain.required(),
                plain.agreeing(),
                plain.of(),
                plain.identical(),
                plain.cases(),
                plain.rows(),
                interrupted == null ? null : interrupted.interruption(),
                plain.notCompared(),
                plain.fork(),
                interrupted == null ? plain.cut() : cut(interrupted),
                plain.stops(),
                plain.sigmaNats(),
                plain.ownSigmaNats(),
                memory(facts.recording()));
    }

    private static @Nullable PeakMemory memory(@Nullable DeviceRecording recording) {
        return recording == null || recording.peakMemoryBytes() == null
                ? null
                : new PeakMemory(recording.peakMemoryBytes(), recording.peakMemoryScope());
    }

    private SurfaceResult of(
            String name,
            Kind kind,
            @Nullable BundleFacts bundle,
            @Nullable String missing,
            boolean required,
            Map<String, Sequence> cases,
            int notCompared,
            @Nullable Double sigma) {
        EngineFacts engine = bundle == null ? null : bundle.engine();
        Double own = switch (kind) {
            case DEVICE, ENGINE -> sigma(shifts(name));
            case BASELINE ->
                sigma(baselineRows()
                        .flatMap(each -> each.marginShiftsNats().stream())
                        .toList());
            case GATED -> cases.isEmpty() ? null : sigma;
            case ORACLE -> null;
        };
        return new SurfaceResult(
                name,
                kind,
                bundle == null ? null : bundle.name(),
                engine == null ? null : engine(engine.name(), engine.version()),
                missing,
                required,
                cases.values().stream().mapToInt(Sequence::agreeing).sum(),
                cases.values().stream().mapToInt(each -> each.expected().size()).sum(),
                (int) cases.values().stream()
                        .filter(each -> each.firstDivergence() == null)
                        .count(),
                cases.size(),
                rows(kind, name),
                null,
                notCompared,
                fork(cases, sigma == null ? own : sigma),
                cut(cases, haltedCases(kind, name)),
                stops(List.copyOf(cases.values())),
                cases.isEmpty() ? null : sigma,
                own,
                null);
    }

    private static @Nullable String engine(@Nullable String name, @Nullable String version) {
        return name == null || version == null ? name : name + " " + version;
    }

    /** A browser's provider changes the kernels, so two runs of one browser differ by it. */
    private static @Nullable String engine(DeviceRunFacts facts) {
        String engine = engine(facts.engine().get("name"), facts.engine().get("version"));
        String used =
                facts.recording() == null ? null : facts.recording().engine().providerUsed();
        String asked =
                facts.recording() == null ? null : facts.recording().engine().providerAsked();
        if (used == null) {
            return engine;
        }
        return engine + ", " + used + (asked == null || asked.equals(used) ? "" : ", not " + asked + " as asked");
    }

    private @Nullable SurfaceFacts surface(String name) {
        return measured.surfaces().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static Predicate<Subject> ofRun(String run) {
        return subject -> subject.check() == CheckId.DEVICE_RUNS && run.equals(subject.run());
    }

    private Map<String, Sequence> sequences(String run) {
        Map<String, Sequence> sequences = new LinkedHashMap<>();
        parities(run)
                .forEach(parity -> sequences.put(
                        Objects.requireNonNullElse(parity.subject().caseId(), ""), parity.againstOracle()));
        return sequences;
    }

    /** Returns the positions of the gated bundle's sweeps. */
    private Rate sweep() {
        return rate(measured.observations().stream()
                .filter(TeacherForcedSweep.class::isInstance)
                .flatMap(each -> each.comparedPositions().stream())
                .map(PositionObservation::agrees)
                .toList());
    }

    private Rate rows(Kind kind, String name) {
        return switch (kind) {
            case GATED -> sweep();
            case DEVICE, ENGINE ->
                rate(parities(name)
                        .flatMap(parity -> parity.rows().stream())
                        .map(DevicePosition::agrees)
                        .toList());
            case BASELINE ->
                Rate.of(
                        baselineRows().mapToInt(BaselineRows::agreeing).sum(),
                        baselineRows().mapToInt(BaselineRows::of).sum());
            case ORACLE -> Rate.of(0, 0);
        };
    }

    /** Returns the shifts at the positions at which the surface gave both of the oracle's best tokens. */
    private List<Double> shifts(String run) {
        return parities(run)
                .flatMap(parity -> parity.rows().stream())
                .map(DevicePosition::marginShiftNats)
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Double sigma(List<Double> shiftsNats) {
        return shiftsNats.isEmpty() ? null : (Double) MarginShifts.sigmaNats(shiftsNats);
    }

    private static Rate rate(List<Boolean> agreed) {
        return Rate.of((int) agreed.stream().filter(each -> each).count(), agreed.size());
    }

    /** Returns the recording that was cut short, of a case that ends short if there is one: the shortest. */
    private @Nullable DeviceParity interrupted(String run) {
        return parities(run)
                .filter(each -> each.interruption() != null)
                .min(Comparator.comparing((DeviceParity each) -> !isCut(each.againstOracle()))
                        .thenComparing(each -> each.againstOracle().agreeing()))
                .orElse(null);
    }

    private @Nullable Cut cut(DeviceParity parity) {
        return isCut(parity.againstOracle())
                ? cut(Objects.requireNonNullElse(parity.subject().caseId(), ""), parity.againstOracle(), Set.of())
                : null;
    }

    private Stream<DeviceParity> parities(String run) {
        return measured.observations().stream()
                .filter(DeviceParity.class::isInstance)
                .map(DeviceParity.class::cast)
                .filter(parity -> ofRun(run).test(parity.subject()));
    }

    private int notCompared(Predicate<Subject> wanted) {
        return (int) measured.observations().stream()
                .filter(Unmeasured.class::isInstance)
                .filter(each -> wanted.test(each.subject()))
                .count();
    }

    /** Returns the cases in which the baseline was compared only with the bundle, as versions before did. */
    private int withoutOracle() {
        return (int) measured.observations().stream()
                .filter(each -> each instanceof BaselineParity parity && parity.againstOracle() == null)
                .count();
    }

    private static @Nullable Fork fork(Map<String, Sequence> cases, @Nullable Double sigma) {
        return cases.entrySet().stream()
                .filter(each -> each.getValue().firstDivergence() != null && !isCut(each.getValue()))
                .min(Comparator.comparing(each -> each.getValue().agreeing()))
                .map(each -> fork(
                        each.getKey(), Objects.requireNonNull(each.getValue().firstDivergence()), sigma))
                .orElse(null);
    }

    private static Fork fork(String caseId, Divergence divergence, @Nullable Double sigma) {
        Margin margin = divergence.oracleMargin() != null
                ? divergence.oracleMargin()
                : divergence.bundle() == null ? null : divergence.bundle().margin();
        Double nats = margin == null ? null : (Double) margin.logit();
        return new Fork(
                caseId,
                divergence.index(),
                nats,
                nats == null || sigma == null || sigma == 0 ? null : (Double) (nats / sigma),
                divergence.index() >= Divergence.LATE_TOKENS);
    }

    /** Returns the cases in which a surface could choose no token, because a logit was NaN or infinite. */
    private Set<String> haltedCases(Kind kind, String name) {
        return measured.observations().stream()
                .filter(each -> switch (kind) {
                    case GATED -> each instanceof GreedySequence greedy && greedy.nonFiniteAt() != null;
                    case ENGINE, DEVICE ->
                        each instanceof DeviceParity parity
                                && parity.nonFiniteAt() != null
                                && name.equals(parity.subject().run());
                    case ORACLE, BASELINE -> false;
                })
                .map(each -> Objects.requireNonNullElse(each.subject().caseId(), ""))
                .collect(Collectors.toSet());
    }

    private @Nullable Cut cut(Map<String, Sequence> cases, Set<String> halted) {
        return cases.entrySet().stream()
                .filter(each -> isCut(each.getValue()))
                .min(Comparator.comparing(each -> each.getValue().agreeing()))
                .map(each -> cut(each.getKey(), each.getValue(), halted))
                .orElse(null);
    }

    private Cut cut(String caseId, Sequence sequence, Set<String> halted) {
        int tokens = sequence.agreeing();
        return halted.contains(caseId)
                ? Cut.halted(caseId, tokens, promptTokens(caseId))
                : Cut.of(caseId, tokens, promptTokens(caseId));
    }

    private int promptTokens(String caseId) {
        CaseFacts facts = measured.oracle().caseFacts(caseId);
        return facts == null ? 0 : facts.positions();
    }

    private static boolean isCut(Sequence sequence) {
        Divergence divergence = sequence.firstDivergence();
        return divergence != null && divergence.found() == null;
    }

    private Stops stops(List<Sequence> sequences) {
        int expected = 0;
        int withOracle = 0;
        int early = 0;
        int past = 0;
        int cut = 0;
        for (Sequence sequence : sequences) {
            boolean oracleStops = stops(sequence);
            expected += oracleStops ? 1 : 0;
            Divergence divergence = sequence.firstDivergence();
            withOracle += oracleStops && divergence == null ? 1 : 0;
            early += divergence != null && divergence.kind() == DivergenceKind.STOPS_EARLY ? 1 : 0;
            past += divergence != null && divergence.kind() == DivergenceKind.RUNS_PAST_STOP ? 1 : 0;
            cut += isCut(sequence) ? 1 : 0;
        }
        return new Stops(expected, withOracle, early, past, cut);
    }

    private boolean stops(Sequence sequence) {
        List<Integer> expected = sequence.expected();
        return !expected.isEmpty() && measured.oracle().eosTokenIds().contains(expected.get(expected.size() - 1));
    }
}
