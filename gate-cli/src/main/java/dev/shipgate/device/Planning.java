package dev.shipgate.device;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleManifest;
import dev.shipgate.device.DevicePlan.PlannedBundle;
import dev.shipgate.device.DevicePlan.PlannedCase;
import dev.shipgate.device.DevicePlan.PlannedEngine;
import dev.shipgate.device.DevicePlan.PlannedFile;
import dev.shipgate.device.DevicePlan.PlannedSpeed;
import dev.shipgate.device.DevicePlan.PlannedState;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the plan for a bundle. */
public final class Planning {

    private static final int TOP_K = 16;
    private static final List<String> FLOATS = List.of("float", "float16");

    private final Bundle bundle;
    private final BundleManifest manifest;

    /** @throws InvalidInputException if it is a bundle that the page can't run */
    public Planning(Bundle bundle) {
        this.bundle = bundle;
        this.manifest = bundle.manifest();
        bundle.requireGraph("shipgate run --engine");
        if (bundle.graphFiles().size() > 1) {
            throw new InvalidInputException(
                    bundle.modelFile(),
                    "is one of " + bundle.graphFiles().size()
                            + " graphs that make a step; the page runs bundles of one graph that takes token ids");
        }
    }

    /**
     * Makes the plan, with the cases that the gate compares.
     *
     * @param files the bundle's files
     * @param facts what ONNX Runtime sees in the graph
     * @param speed the speed measurement to ask for; null for none
     * @throws InvalidInputException if the page can't run the graph, or no case that can judge has a continuation
     */
    public DevicePlan plan(
            Oracle oracle,
            List<PinnedFile> files,
            EngineFacts facts,
            PlannedEngine engine,
            @Nullable PlannedSpeed speed) {
        List<PlannedCase> cases = new ArrayList<>();
        for (OracleCase each : oracle.judgedCases()) {
            Greedy greedy = each.greedy();
            if (greedy != null && !greedy.ids().isEmpty()) {
                cases.add(
                        new PlannedCase(each.id(), each.inputIds(), greedy.ids().size()));
            }
        }
        if (cases.isEmpty()) {
            throw new InvalidInputException(
                    oracle.directory(),
                    "has no case that can judge and has a continuation, so there is nothing for a device to do");
        }
        String graph = bundle.root().relativize(bundle.modelFile()).toString().replace('\\', '/');
        return new DevicePlan(
                DevicePlan.SCHEMA,
                new PlannedBundle(
                        bundle.name(),
                        graph,
                        files.stream().map(PlannedFile::of).toList(),
                        facts.staticInputIds(),
                        facts.states().stream().map(this::state).toList()),
                engine,
                oracle.model().vocabSize(),
                Math.min(TOP_K, oracle.model().vocabSize()),
                oracle.model().eosTokenIds(),
                cases,
                speed == null ? null : PlannedSpeed.within(manifest.maxContextLength(), speed));
    }

    private PlannedState state(StateFacts state) {
        if (!FLOATS.contains(state.dtype())) {
            throw new InvalidInputException(
                    bundle.modelFile(),
                    "has the state " + state.input() + " of type " + state.dtype() + "; the page carries float and"
                            + " float16 states");
        }
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < state.dimensions().size(); i++) {
            dimensions.add(length(state, i));
        }
        return new PlannedState(state.input(), state.output(), state.dtype(), dimensions);
    }

    private int length(StateFacts state, int axis) {
        String name = state.dimensions().get(axis);
        if (name.matches("\\d{1,9}")) {
            return Integer.parseInt(name);
        }
        Integer declared = manifest.dimensions().get(name);
        if (declared != null) {
            return declared;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("batch")) {
            return 1;
        }
        if (lower.contains("past") || lower.contains("seq") || lower.contains("length")) {
            return 0;
        }
        Integer headSize = manifest.headSize();
        if (headSize != null && axis == state.dimensions().size() - 1) {
            return headSize;
        }
        throw new InvalidInputException(
                bundle.modelFile(),
                "has the state " + state.input() + " with a dimension " + name + " of unknown length; declare it in"
                        + " the manifest");
    }
}
