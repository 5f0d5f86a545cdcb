package dev.shipgate.recording;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.gguf.GgufModel;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.FullRow;
import dev.shipgate.oracle.FullRows;
import dev.shipgate.oracle.Greedy;
import dev.shipgate.oracle.ModelContext;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.oracle.OracleModel;
import dev.shipgate.oracle.OracleRows;
import dev.shipgate.oracle.OracleSeed;
import dev.shipgate.oracle.Recorder;
import dev.shipgate.oracle.RowHealth;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.oracle.TopKRow;
import dev.shipgate.oracle.TopTwo;
import dev.shipgate.tensor.ArrayTensor;
import dev.shipgate.tensor.Shape;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.tokenizer.GgufTokenizer;
import dev.shipgate.tokenizer.TokenizerFiles;
import dev.shipgate.transcript.WeightAudit;
import dev.shipgate.transcript.WeightAudit.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Records a bundle's output for given prompts, one token per step, through its own carried states. Records everything
 * twice, to prove that it repeats.
 */
public final class BundleRecorder {

    private final Bundle bundle;
    private final Engine engine;
    private final BundleTokenizer tokenizer;
    private final List<Integer> stopTokens;
    private final int greedyTokens;
    private final @Nullable Integer topK;

    /**
     * @param engine the engine that runs the bundle
     * @param tokenizer the bundle's own tokenizer
     * @param greedyTokens the number of tokens to generate after each prompt, unless the text ends earlier
     * @param topK the number of logits to keep per row; {@code null} for all
     */
    public BundleRecorder(
            Bundle bundle, Engine engine, BundleTokenizer tokenizer, int greedyTokens, @Nullable Integer topK) {
        this.bundle = bundle;
        this.engine = engine;
        this.tokenizer = tokenizer;
        this.stopTokens = stopTokens(bundle, tokenizer);
        this.greedyTokens = greedyTokens;
        this.topK = topK;
    }

    /** Those that llama.cpp adds to a file's are a habit of that engine, not the model's. */
    private static List<Integer> stopTokens(Bundle bundle, BundleTokenizer tokenizer) {
        return bundle.isGguf()
                ? GgufTokenizer.declaredStopTokenIds(
                        GgufModel.read(bundle.modelFile()).metadata())
                : bundle.manifest().stopTokenIds(tokenizer);
    }

    /**
     * Records an oracle. Both recordings are compared as full rows.
     *
     * @throws InvalidInputException if {@code topK} exceeds the length of a row, a logit isn't finite, or the second
     *     recording isn't bit-identical to the first
     * @throws EngineException if the bundle can't be stepped
     */
    public Oracle record(List<Prompt> prompts) {
        if (engine.rows() != RowForm.LOGITS) {
            throw new InvalidInputException(
                    bundle.modelFile(),
                    "runs in the engine " + engine.facts().name() + ", which gives log-probabilities; an oracle needs"
                            + " logits");
        }
        if (topK != null && topK > engine.vocabularySize()) {
            throw new InvalidInputException(
                    bundle.modelFile(),
                    "outputs rows of " + engine.vocabularySize() + " logits, so topk:" + topK + " is not possible; "
                            + "choose a K from 2 to " + engine.vocabularySize() + ", or full");
        }
        List<OracleCase> cases = new ArrayList<>();
        for (Prompt prompt : prompts) {
            OracleCase first = record(prompt);
            requireSame(prompt, first, record(prompt));
            cases.add(topK == null ? first : first.reducedTo(topK));
        }
        List<PinnedFile> files = bundle.pinFiles();
        return new Oracle(
                bundle.root(),
                bundle.name(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                new OracleModel(
                        bundle.name(),
                        null,
                        null,
                        null,
                        tokenizerDigest(files),
                        engine.vocabularySize(),
                        null,
                        List.of(),
                        stopTokens,
                        ModelContext.unknown(),
                        null),
                recorder(files),
                cases,
                List.of(),
                List.of());
    }

    private OracleCase record(Prompt prompt) {
        List<Integer> ids = tokenizer.encode(prompt.text());
        if (ids.isEmpty()) {
            throw new InvalidInputException(
                    bundle.root(),
                    "prompt " + prompt.id() + ": the tokenizer produced no " + "tokens; expected at least one");
        }
        int width = engine.vocabularySize();
        float[] all = new float[Math.multiplyExact(ids.size(), width)];
        float[] row = new float[width];
        List<TopTwo> tops = new ArrayList<>();
        engine.reset();
        for (int position = 0; position < ids.size(); position++) {
            engine.step(ids.get(position), row);
            tops.add(top(prompt, row));
            System.arraycopy(row, 0, all, position * width, width);
        }
        Map<StateSlot, Tensor> state = engine.states();
        int next = tops.get(tops.size() - 1).top1Id();
        engine.step(next, row);
        TopTwo seeded = top(prompt, row);
        OracleSeed seed = state.isEmpty()
                ? null
                : new OracleSeed(
                        ids.size(),
                        next,
                        seeded.top1Id(),
                        seeded.margin(),
                        FullRows.ofOne(ArrayTensor.of(Shape.of(width), row)),
                        state);
        return new OracleCase(
                prompt.id(),
                prompt.kind(),
                prompt.text(),
                ids,
                tops.stream().map(TopTwo::top1Id).toList(),
                tops.stream().map(top -> top.margin().logit()).toList(),
                tops.stream().map(top -> top.margin().prob()).toList(),
                null,
                new FullRows(ArrayTensor.of(Shape.of(ids.size(), width), all)),
                seed,
                greedy(prompt, tops.get(tops.size() - 1), row, seeded));
    }

    /** Continues after the seeded step, whose token is the first of the continuation. */
    private @Nullable Greedy greedy(Prompt prompt, TopTwo first, float[] row, TopTwo second) {
        if (greedyTokens == 0) {
            return null;
        }
        List<TopTwo> tops = new ArrayList<>(List.of(first));
        TopTwo next = second;
        while (tops.size() < greedyTokens && !isStop(tops.get(tops.size() - 1).top1Id())) {
            tops.add(next);
            if (tops.size() < greedyTokens && !isStop(next.top1Id())) {
                engine.step(next.top1Id(), row);
                next = top(prompt, row);
            }
        }
        StringBuilder text = new StringBuilder();
        tops.forEach(top -> text.append(tokenizer.decode(top.top1Id())));
        return new Greedy(
                tops.stream().map(TopTwo::top1Id).toList(),
                text.toString(),
                tops.stream().map(top -> top.margin().logit()).toList(),
                tops.stream().map(top -> top.margin().prob()).toList(),
                isStop(tops.get(tops.size() - 1).top1Id()));
    }

    private boolean isStop(int tokenId) {
        return stopTokens.contains(tokenId);
    }

    private TopTwo top(Prompt prompt, float[] row) {
        RowHealth health = RowComparator.health(row);
        TopTwo top = health.topTwo();
        if (top == null) {
            throw new InvalidInputException(
                    bundle.modelFile(),
                    "prompt " + prompt.id() + ": " + health.nonFinite()
                            + " logits are NaN or infinite, so it cannot serve as " + "a reference");
        }
        return top;
    }

    private void requireSame(Prompt prompt, OracleCase first, OracleCase second) {
        boolean same = same(first.rows(), second.rows())
                && same(first.seed(), second.seed())
                && ids(first.greedy()).equals(ids(second.greedy()));
        if (!same) {
            throw new InvalidInputException(
                    bundle.modelFile(),
                    "prompt " + prompt.id() + " gave different output on the second run, so it cannot serve as a "
                            + "reference; try --threads 1");
        }
    }

    private static boolean same(@Nullable OracleSeed first, @Nullable OracleSeed second) {
        if (first == null || second == null) {
            return first == null && second == null;
        }
        return same(first.rows(), second.rows());
    }

    private static boolean same(OracleRows first, OracleRows second) {
        return first.count() == second.count()
                && IntStream.range(0, first.count())
                        .allMatch(index -> Arrays.equals(logits(first, index), logits(second, index)));
    }

    private static float[] logits(OracleRows rows, int index) {
        return rows.row(index).either(FullRow::logits, TopKRow::logits);
    }

    private static List<Integer> ids(@Nullable Greedy greedy) {
        return greedy == null ? List.of() : greedy.ids();
    }

    private Recorder recorder(List<PinnedFile> files) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("tool", "shipgate oracle record");
        versions.put(engine.facts().name(), engine.facts().version());
        versions.put("bundle", bundle.name());
        files.stream()
                .filter(file -> file.path().contains(".onnx"))
                .forEach(file -> versions.put("sha256 " + file.path(), file.sha256()));
        fewestBits().ifPresent(bits -> versions.put("weight_bits", String.valueOf(bits)));
        String type = engine.facts().logitsType();
        return new Recorder(type.equals("float") ? "float32" : type, "cpu", null, versions);
    }

    /** Returns the bits of the coarsest weights of layers and head; empty if the graph can't be read. */
    private OptionalInt fewestBits() {
        try {
            return GraphAuditor.audit(bundle).weights().stream()
                    .filter(weight -> weight.role() == Role.BODY || weight.role() == Role.HEAD)
                    .mapToInt(WeightAudit::bits)
                    .min();
        } catch (InvalidInputException unreadable) {
            return OptionalInt.empty();
        }
    }

    private @Nullable String tokenizerDigest(List<PinnedFile> files) {
        return bundle.tokenizerFile() == null || !TokenizerFiles.isWhole(bundle.tokenizerFile())
                ? null
                : files.stream()
                        .filter(file -> bundle.root().resolve(file.path()).equals(bundle.tokenizerFile()))
                        .map(PinnedFile::sha256)
                        .findFirst()
                        .orElse(null);
    }
}
