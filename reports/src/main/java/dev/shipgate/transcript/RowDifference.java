package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * How far the bundle's row of logits is from the oracle's. Where the oracle recorded the K largest logits of a row
 * alone, less can be measured, and the JSON gives what is measured another name: {@code kl_at_least_nats} is no
 * {@code kl_nats}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(FullRowDifference.class), @JsonSubTypes.Type(TopKRowDifference.class)})
public sealed interface RowDifference permits FullRowDifference, TopKRowDifference {

    /** Returns the rank of the oracle's top-1 in the bundle's whole row; 1 is the top. */
    int oracleTokenRank();

    /**
     * Returns the probability that the bundle gives the oracle's top-1 minus the one that the oracle gives it, each
     * over the whole vocabulary.
     */
    double oracleTokenDeltaProb();

    /** Returns K, how many logits were compared; null if it was the whole vocabulary. */
    @Nullable
    Integer topK();

    /** Returns KL(oracle ‖ bundle) in nats; a lower bound of it where {@link #topK()} logits were compared. */
    double klNats();

    /** Returns the cosine similarity of the logits that were compared, in [-1, 1]; 0 where one side is all zeros. */
    double cosine();

    /** Returns the largest absolute difference of two logits that were compared, in nats. */
    double maxAbsLogit();

    /** Returns the root mean square difference of the logits that were compared, in nats. */
    double rmsLogit();
}
