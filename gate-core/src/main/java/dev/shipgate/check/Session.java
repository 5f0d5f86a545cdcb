package dev.shipgate.check;

import dev.shipgate.audit.GraphAuditor;
import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.devicerun.DeviceRun;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.numerics.FloatFormat;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BundleContract.Padding;
import dev.shipgate.transcript.GraphAudit;
import dev.shipgate.transcript.Subject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of one run work with: the oracle, the bundle, its engine, and the optional inputs. For one thread.
 */
public interface Session {

    /** Returns the reference. */
    Oracle oracle();

    /** Returns the gated bundle. */
    Bundle bundle();

    /**
     * Returns the bundle's files with their digests.
     *
     * @throws InvalidInputException if a file cannot be read
     */
    List<PinnedFile> files();

    /**
     * Returns what the {@link GraphAuditor} found in the bundle's graph.
     *
     * @throws InvalidInputException if the graph cannot be read
     */
    GraphAudit audit();

    /**
     * Returns the bundle's tokenizer, or {@code null} if it ships none.
     *
     * @throws InvalidInputException if it cannot be used
     */
    @Nullable
    BundleTokenizer tokenizer();

    /**
     * Returns the engine that all checks share. It still holds whatever was fed before: reset it.
     *
     * @throws EngineException if the bundle cannot be run
     */
    Engine engine();

    /**
     * Opens a separate engine, which the caller must close. The shared one may lose its state.
     *
     * @throws EngineException if the bundle cannot be run
     */
    Engine openEngine();

    /**
     * Opens a separate engine whose activations aren't rounded, which the caller must close. The shared one may lose
     * its state.
     *
     * @return empty if the graph doesn't let the runtime round activations, or if the runtime can't be told not to
     * @throws EngineException if the edited bundle cannot be run
     */
    Optional<Engine> openExactEngine();

    /**
     * Makes the decode pass over a case, or returns the one that was already made.
     *
     * @throws EngineException if the bundle cannot be run
     */
    DecodePass decode(OracleCase oracleCase);

    /** Returns the decode pass over a case, and makes it if necessary; empty if it couldn't be made. */
    Optional<DecodePass> decoded(OracleCase oracleCase);

    /** Returns the meter that adds up the errors of each token id over the sweeps of this run. */
    TokenErrorMeter tokenErrors();

    /** Returns the baseline, if one was given. */
    Optional<Baseline> baseline();

    /** Returns a device run by its name in the transcript. */
    DeviceRun deviceRun(String id);

    /** Returns the surface of this name that isn't a recording; empty if a device recorded the run. */
    default Optional<Surface> surface(String runId) {
        return Optional.empty();
    }

    /** Returns why the bundle of a device run isn't the gated one, one line for each reason. */
    List<String> mismatches(String deviceRunId);

    /**
     * Returns what the head's padding did in all rows so far; {@code null} if the head has the oracle's width. Rows of
     * {@link #engine()} are the oracle's ids only.
     */
    default @Nullable Padding padding() {
        return null;
    }

    /** Returns the texts of tokens, which are unknown if no tokenizer can be used. */
    default TokenTexts texts() {
        try {
            return new TokenTexts(tokenizer());
        } catch (InvalidInputException | EngineException unusable) {
            // The contract, which needs the tokenizer itself, says why.
            return new TokenTexts(null);
        }
    }

    /** Returns the observer that compares the bundle's rows with the oracle's. */
    default RowObserver rows() {
        return new RowObserver(texts(), FloatFormat.named(engine().facts().logitsType()), engine().rows());
    }

    /** Returns a new row of the bundle's vocabulary. */
    default float[] newRow() {
        return new float[engine().vocabularySize()];
    }

    /** Returns the ids that end the oracle's continuations. */
    default List<Integer> stopTokens() {
        return oracle().model().eosTokenIds();
    }

    /** Returns the oracle's cases that can judge. */
    default List<OracleCase> judgedCases() {
        return oracle().judgedCases();
    }

    /**
     * Returns the case of a subject.
     *
     * @throws IllegalArgumentException if the oracle has no such case
     */
    default OracleCase caseOf(Subject subject) {
        return oracle().cases().stream()
                .filter(each -> each.id().equals(subject.caseId()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the oracle has no case for " + subject));
    }
}
