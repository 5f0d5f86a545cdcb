package dev.shipgate.engine.check;

import dev.shipgate.diagnosis.Calibration;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.SeedException;
import dev.shipgate.engine.check.Finding.Outcome;
import dev.shipgate.numerics.RowComparator;
import dev.shipgate.numerics.RowForm;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs an engine through everything that the gate will ask of it. Feeds it a few tokens that mean nothing, so it says
 * nothing about the bundle's quality.
 */
public final class EngineCheck {

    /** Tokens that are fed: more than the window of a convolution, and than a chunk of a prompt. */
    private static final int TOKENS = 8;

    /** Steps that are timed. */
    private static final int TIMED = 32;

    /** How far the probabilities of a row may be from 1 together: float16 rounds each by up to 0.05 %. */
    private static final double SUM_OFF = 0.01;

    /** A text with letters, digits, a sign and a line break. */
    private static final String TEXT = "The gate opens at 7:30.\nThen we go in.";

    private final Engine engine;
    private final RowForm form;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Integer> tokens;
    private boolean seeds;
    private boolean shows;
    private boolean prefills;
    private boolean tokenizes;

    private EngineCheck(Engine engine) {
        this.engine = engine;
        this.form = engine.rows();
        int vocabulary = engine.vocabularySize();
        this.tokens = IntStream.range(0, TOKENS)
                .mapToObj(i -> 1 + i * 37 % (vocabulary - 1))
                .toList();
    }

    /**
     * Checks an engine that has just been opened. If it breaks down, the rest isn't checked.
     *
     * @return the findings, in the order in which they were made
     */
    public static Conformance of(Engine engine) {
        EngineCheck check = new EngineCheck(engine);
        try {
            check.checkAll();
        } catch (EngineException broken) {
            check.add("running", Outcome.BROKEN, String.valueOf(broken.getMessage()));
        }
        return new Conformance(check.findings, check.measurable());
    }

    private void checkAll() {
        engine.reset();
        List<float[]> rows = tokens.stream().map(this::step).toList();
        if (!checkRows(rows)) {
            return;
        }
        Map<StateSlot, Tensor> states = engine.states();
        float[] next = step(tokens.get(0));
        boolean resets = checkReset(rows);
        checkContext(rows);
        shows = checkStates(states);
        if (shows && resets) {
            checkSeed(states, next);
        } else if (!shows) {
            add("seed", Outcome.NOT_MADE, "can't be checked without states");
        }
        checkPrefill(rows, next);
        checkTokenizer();
        checkTiming();
    }

    private boolean checkRows(List<float[]> rows) {
        int nonFinite = rows.stream().mapToInt(form::nonFinite).sum();
        boolean constant = rows.stream().allMatch(row -> range(row) == 0);
        if (nonFinite > 0) {
            return add(
                    "rows",
                    Outcome.BROKEN,
                    nonFinite + " logits of " + TOKENS + " rows are NaN or infinite, " + "expected finite ones");
        }
        if (constant) {
            return add("rows", Outcome.BROKEN, "all logits of each row are equal, expected different ones");
        }
        return switch (form) {
            case LOGITS -> add("rows", Outcome.KEPT, TOKENS + " rows of " + engine.vocabularySize() + " finite logits");
            case LOG_PROBABILITIES -> checkSums(rows);
            case LARGEST_LOG_PROBABILITIES ->
                add(
                        "rows",
                        Outcome.KEPT,
                        String.format(
                                Locale.ROOT,
                                "%d rows of at least %d of %d tokens, with at least %.1f %% of the probability",
                                TOKENS,
                                rows.stream().mapToInt(EngineCheck::given).min().orElse(0),
                                engine.vocabularySize(),
                                100
                                        * rows.stream()
                                                .mapToDouble(EngineCheck::sum)
                                                .min()
                                                .orElse(0)));
        };
    }

    private boolean checkSums(List<float[]> rows) {
        double worst = rows.stream()
                .mapToDouble(EngineCheck::sum)
                .boxed()
                .max(Comparator.comparingDouble(sum -> Math.abs(sum - 1)))
                .orElse(1.0);
        return Math.abs(worst - 1) <= SUM_OFF
                ? add(
                        "rows",
                        Outcome.KEPT,
                        TOKENS + " rows of " + engine.vocabularySize() + " finite log-probabilities")
                : add(
                        "rows",
                        Outcome.BROKEN,
                        String.format(
                                Locale.ROOT,
                                "the probabilities of a row add up to %.3g, expected 1; send logits as \"logits\"",
                                worst));
    }

    private boolean checkReset(List<float[]> rows) {
        engine.reset();
        double worst = 0;
        for (int i = 0; i < TOKENS; i++) {
            worst = Math.max(worst, share(rows.get(i), step(tokens.get(i))));
        }
        return judge(
                "reset",
                worst,
                Calibration.ENGINE_SAME_STEPS_SHARE,
                "the same tokens after a reset give the same rows",
                "the same tokens after a reset give other rows, expected the same; clear everything on reset");
    }

    private void checkContext(List<float[]> rows) {
        engine.reset();
        float[] alone = step(tokens.get(TOKENS - 1));
        if (Arrays.equals(alone, rows.get(TOKENS - 1))) {
            add(
                    "context",
                    Outcome.BROKEN,
                    "the last of " + TOKENS + " tokens gives the same row with and without those before it, expected "
                            + "another; carry the states from step to step");
        } else {
            add("context", Outcome.KEPT, "rows depend on the tokens before");
        }
    }

    private boolean checkStates(Map<StateSlot, Tensor> states) {
        if (states.isEmpty()) {
            return add("states", Outcome.NOT_MADE, "the engine shows no states");
        }
        engine.reset();
        tokens.forEach(this::step);
        Map<StateSlot, Tensor> again = engine.states();
        for (Map.Entry<StateSlot, Tensor> state : states.entrySet()) {
            float[] before = state.getValue().elements();
            Tensor after = again.get(state.getKey());
            if (RowComparator.nonFinite(before) > 0) {
                return add(
                        "states",
                        Outcome.BROKEN,
                        state.getKey() + " has NaN or infinite elements, expected finite ones");
            }
            if (after == null || !after.shape().equals(state.getValue().shape())) {
                return add(
                        "states",
                        Outcome.BROKEN,
                        state.getKey() + " has another shape after the same tokens, expected "
                                + state.getValue().shape());
            }
            if (differ(before, after.elements())) {
                return add(
                        "states",
                        Outcome.BROKEN,
                        state.getKey() + " has other elements after a reset and the same tokens, expected the same");
            }
        }
        return add("states", Outcome.KEPT, states.size() + " states, the same after the same tokens");
    }

    private void checkSeed(Map<StateSlot, Tensor> states, float[] expected) {
        try {
            engine.seed(states, TOKENS);
        } catch (SeedException refused) {
            add("seed", Outcome.NOT_MADE, String.valueOf(refused.getMessage()));
            return;
        }
        seeds = judge(
                "seed",
                share(expected, step(tokens.get(0))),
                Calibration.ENGINE_SAME_STEPS_SHARE,
                "a step from the states that it showed gives the row that followed them",
                "a step from the states that it showed gives another row than followed them, expected the same; use "
                        + "all of the state and the position");
    }

    private void checkPrefill(List<float[]> rows, float[] expected) {
        if (engine.facts().staticInputIds()) {
            add("prefill", Outcome.NOT_MADE, "the engine takes one token at a time");
            return;
        }
        engine.reset();
        List<float[]> given = new ArrayList<>();
        int count = engine.prefill(tokens, new float[engine.vocabularySize()], (index, row) -> given.add(row.clone()));
        if (given.isEmpty()) {
            add(
                    "prefill",
                    Outcome.BROKEN,
                    "gives " + count + " rows for " + TOKENS + " tokens, expected one for each, or only the last");
            return;
        }
        double worst = share(expected, step(tokens.get(0)));
        for (int i = 0; i < given.size(); i++) {
            worst = Math.max(worst, share(rows.get(TOKENS - given.size() + i), given.get(i)));
        }
        prefills = judge(
                "prefill",
                worst,
                Calibration.ENGINE_OTHER_WIDTH_SHARE,
                (given.size() == 1 ? "the last row" : "each row") + " of " + TOKENS
                        + " tokens at once, and the step after, are those of single steps",
                "tokens at once give other rows than single steps, expected the same");
    }

    private void checkTokenizer() {
        Optional<List<Integer>> ids = engine.tokenize(TEXT);
        if (ids.isEmpty()) {
            add("tokenize", Outcome.NOT_MADE, "the engine shows no tokenizer");
        } else if (ids.get().isEmpty() || !engine.tokenize(TEXT).equals(ids)) {
            add(
                    "tokenize",
                    Outcome.BROKEN,
                    "a text of " + TEXT.length() + " characters gives "
                            + (ids.get().isEmpty() ? "no token" : "other ids the second time")
                            + ", expected the same ids each time");
        } else {
            tokenizes = add(
                    "tokenize",
                    Outcome.KEPT,
                    "a text of " + TEXT.length() + " characters gives "
                            + ids.get().size() + " tokens, the same each time");
        }
    }

    private void checkTiming() {
        engine.reset();
        long[] nanos = new long[TIMED];
        for (int i = 0; i < TIMED; i++) {
            long before = engine.runNanos();
            step(tokens.get(i % TOKENS));
            nanos[i] = engine.runNanos() - before;
        }
        Arrays.sort(nanos);
        @Nullable String time = engine.facts().options().get("time");
        add(
                "timing",
                Outcome.KEPT,
                String.format(
                        Locale.ROOT,
                        "median of %d steps %.3f ms, %.3f to %.3f%s",
                        TIMED,
                        nanos[TIMED / 2] / 1e6,
                        nanos[0] / 1e6,
                        nanos[TIMED - 1] / 1e6,
                        time == null ? "" : ", time " + time));
    }

    private List<String> measurable() {
        boolean broken = findings.stream().anyMatch(finding -> finding.outcome() == Outcome.BROKEN);
        if (broken) {
            return List.of("nothing is certain while a promise is broken");
        }
        List<String> lines = new ArrayList<>();
        lines.add("measured: teacher_forced_sweep, greedy, repeatability, margin_noise");
        if (form == RowForm.LARGEST_LOG_PROBABILITIES) {
            lines.add("measured as a lower bound: KL");
            lines.add("not measured: cosine and logit differences, the error of each token id; oracle record needs"
                    + " logits");
        } else if (form == RowForm.LOG_PROBABILITIES) {
            lines.add("not measured: cosine and logit differences; oracle record needs logits");
        }
        lines.addAll(List.of(
                (seeds ? "measured" : "not measured") + ": seeded_step, negative_controls, context_reach",
                (shows ? "measured" : "not measured") + ": carried_state, and bisect",
                (prefills ? "measured" : "not applicable") + ": prefill_width",
                (tokenizes ? "measured" : "measured if the gate can read the bundle's tokenizer")
                        + ": the prompts' ids in bundle_contract"));
        return lines;
    }

    private boolean judge(String promise, double share, double most, String kept, String broken) {
        String figure =
                share == 0 ? ", bit for bit" : String.format(Locale.ROOT, " up to %.2g of a row's range", share);
        return share <= most
                ? add(promise, Outcome.KEPT, kept + figure)
                : add(
                        promise,
                        Outcome.BROKEN,
                        broken
                                + String.format(
                                        Locale.ROOT,
                                        " (they differ by %.2g of a row's range, at most %.2g is rounding)",
                                        share,
                                        most));
    }

    private boolean add(String promise, Outcome outcome, String text) {
        findings.add(new Finding(promise, outcome, text));
        return outcome == Outcome.KEPT;
    }

    private float[] step(int tokenId) {
        float[] row = new float[engine.vocabularySize()];
        engine.step(tokenId, row);
        return row;
    }

    /** Returns the largest difference of two rows as a share of the first one's range; infinite if one isn't finite. */
    private double share(float[] expected, float[] found) {
        if (form.nonFinite(found) > 0) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = form.maxAbsDifference(expected, found);
        return largest == 0 ? 0 : largest / range(expected);
    }

    private static boolean differ(float[] expected, float[] found) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs((double) expected[i] - found[i]));
        }
        return !(difference <= Calibration.ENGINE_SAME_STEPS_SHARE * largest);
    }

    private static double range(float[] row) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : row) {
            if (RowForm.isGiven(logit)) {
                smallest = Math.min(smallest, logit);
                largest = Math.max(largest, logit);
            }
        }
        return largest - smallest;
    }

    /** Returns how many tokens an engine gave. */
    private static int given(float[] row) {
        int given = 0;
        for (float logProbability : row) {
            given += RowForm.isGiven(logProbability) ? 1 : 0;
        }
        return given;
    }

    /** Returns the sum of the probabilities of a row of log-probabilities. */
    private static double sum(float[] row) {
        double sum = 0;
        for (float logProbability : row) {
            sum += Math.exp(logProbability);
        }
        return sum;
    }
}
