package dev.shipgate.engine.child;

import dev.shipgate.engine.EngineException;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.oracle.StateSlot;
import dev.shipgate.tensor.Tensor;
import dev.shipgate.transcript.EngineFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the child answers. A request gets one reply, apart from the notices while an engine is opened. */
sealed interface Reply {

    record Done() implements Reply {}

    /** A notice: the runtime has loaded the model, and takes its first step. */
    record Loaded() implements Reply {}

    /** A notice that wants {@link Request.Layers}. */
    record LayersWanted(StateKind kind, int planes) implements Reply {}

    record Opened(EngineFacts facts) implements Reply {}

    /** The row after one token. */
    record Row(float[] logits) implements Reply {}

    /** A notice: one row of a prompt, before {@link Prompted}. */
    record PromptRow(int index, float[] logits) implements Reply {}

    /** @param rows how many the graph returned; they were sent if there is one for each token, or only the last */
    record Prompted(int rows) implements Reply {

        /** Tells whether it fits the rows that were sent. */
        boolean fits(int sent, int tokens) {
            boolean isExpected = rows == 1 || rows == tokens;
            return sent == (isExpected ? rows : 0);
        }
    }

    record State(Map<StateSlot, Tensor> tensors) implements Reply {}

    record Digests(Map<StateSlot, Integer> digests) implements Reply {}

    record Ids(List<Integer> ids) implements Reply {}

    record Texts(List<String> texts) implements Reply {

        /** Says what is wrong if so many texts were asked for. */
        Optional<String> misfit(int asked) {
            return texts.size() == asked ? Optional.empty() : Optional.of(texts.size() + " of " + asked + " texts");
        }
    }

    /** The bundle can't be run. */
    record EngineFailed(EngineException.Stage stage, String message) implements Reply {}

    record SeedRefused(String reason) implements Reply {}

    record InputRefused(Path file, String problem) implements Reply {}

    /** A defect of this program, or a library that doesn't load. */
    record Broken(String problem) implements Reply {}
}
