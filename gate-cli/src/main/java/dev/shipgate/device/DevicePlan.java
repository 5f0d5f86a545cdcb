package dev.shipgate.device;

import dev.shipgate.input.PinnedFile;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a device is to do: {@code shipgate-device-plan/1}. It has prompts and lengths, and never the expected tokens. A
 * device can't copy what it isn't told.
 *
 * @param schema {@link #SCHEMA}
 * @param bundle what to load
 * @param engine what to load it with
 * @param vocabSize the number of logits that count, from the start of a row
 * @param topK the number of logits to report of each row
 * @param stopIds the tokens that end a continuation
 * @param cases the prompts
 * @param speed what to measure; null if nothing
 */
public record DevicePlan(
        String schema,
        PlannedBundle bundle,
        PlannedEngine engine,
        int vocabSize,
        int topK,
        List<Integer> stopIds,
        List<PlannedCase> cases,
        @Nullable PlannedSpeed speed) {

    /** The format of the plan. Only our own page reads it. */
    public static final String SCHEMA = "shipgate-device-plan/1";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    /** Copies the lists. */
    public DevicePlan {
        stopIds = List.copyOf(stopIds);
        cases = List.copyOf(cases);
    }

    /**
     * The bundle.
     *
     * @param graph the path of its graph
     * @param files all its files
     * @param isSingleStep whether the graph takes exactly one token per step
     * @param states what is carried from step to step
     */
    public record PlannedBundle(
            String name, String graph, List<PlannedFile> files, boolean isSingleStep, List<PlannedState> states) {

        /** Copies the lists. */
        public PlannedBundle {
            files = List.copyOf(files);
            states = List.copyOf(states);
        }
    }

    /** A file that the server gives away. */
    public record PlannedFile(String path, String sha256, long bytes) {

        static PlannedFile of(PinnedFile file) {
            return new PlannedFile(file.path(), file.sha256(), file.bytes());
        }
    }

    /**
     * A carried state.
     *
     * @param input the graph's input
     * @param output the output that becomes this input at the next step
     * @param dtype {@code float} or {@code float16}
     * @param dimensions its lengths before the first token
     */
    public record PlannedState(String input, String output, String dtype, List<Integer> dimensions) {

        /** Copies the list. */
        public PlannedState {
            dimensions = List.copyOf(dimensions);
        }
    }

    /**
     * The engine.
     *
     * @param script the module that the page imports
     * @param provider the execution provider to ask for, {@code wasm} or {@code webgpu}
     * @param threads the number of threads to ask for
     */
    public record PlannedEngine(String script, String provider, int threads, List<PlannedFile> files) {

        /** Copies the list. */
        public PlannedEngine {
            files = List.copyOf(files);
        }
    }

    /** @param length the number of tokens to generate at most */
    public record PlannedCase(String id, List<Integer> inputIds, int length) {

        /** Copies the list. */
        public PlannedCase {
            inputIds = List.copyOf(inputIds);
        }
    }

    /** A prompt of p tokens and g generated ones, n times. */
    public record PlannedSpeed(int promptTokens, int generatedTokens, int repeats) {

        /** Returns the same with a prompt and a continuation that fit a context; null if there is no room. */
        static @Nullable PlannedSpeed within(@Nullable Integer contextTokens, PlannedSpeed wanted) {
            if (contextTokens == null || contextTokens >= wanted.promptTokens() + wanted.generatedTokens()) {
                return wanted;
            }
            int prompt = Math.min(wanted.promptTokens(), contextTokens / 2);
            int generated = Math.min(wanted.generatedTokens(), contextTokens - prompt);
            return prompt < 1 || generated < 1 ? null : new PlannedSpeed(prompt, generated, wanted.repeats());
        }
    }

    /** Returns the plan as it is served. The same plan always has the same bytes. */
    public byte[] json() {
        return JSON.writeValueAsBytes(this);
    }

    /** Returns the prompts by case. */
    Map<String, List<Integer>> prompts() {
        return cases.stream().collect(Collectors.toUnmodifiableMap(PlannedCase::id, PlannedCase::inputIds));
    }
}
