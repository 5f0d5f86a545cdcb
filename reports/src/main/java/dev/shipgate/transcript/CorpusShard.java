package dev.shipgate.transcript;

/**
 * A part of a corpus: consecutive cases of the oracle, measured in one place.
 *
 * @param schema {@value #SCHEMA}
 * @param index which part it is, from 1
 * @param of how many parts there are; 1 if the corpus isn't divided
 * @param firstCase the index of its first case among the oracle's cases, from 0
 * @param endCase the index of the first case after it
 * @param cases the number of its cases that judge
 * @param positions the number of their positions
 * @param oracleCases the number of all the oracle's cases
 * @param oracle the reference; its list of cases is empty, since it would be as long as the corpus
 * @param bundle the bundle that was judged
 * @param policy the policy
 * @param environment the environment of the last run that measured some of it
 * @param effort the cost of all runs that measured some of it, as far as they told
 */
public record CorpusShard(
        String schema,
        int index,
        int of,
        int firstCase,
        int endCase,
        int cases,
        long positions,
        int oracleCases,
        OracleFacts oracle,
        BundleFacts bundle,
        Policy policy,
        Environment environment,
        Effort effort) {

    /** The schema that this record describes. */
    public static final String SCHEMA = "shipgate-corpus-shard/1";

    /** @throws IllegalArgumentException if its schema is different or the parts contradict each other */
    public CorpusShard {
        Require.that(schema.equals(SCHEMA), "schema is \"" + schema + "\", but this program reads \"" + SCHEMA + "\"");
        Require.that(index >= 1 && index <= of, "there is no shard " + index + " of " + of);
        Require.that(
                firstCase >= 0 && firstCase <= endCase && endCase <= oracleCases,
                "cases " + firstCase + " to " + endCase + " of " + oracleCases);
        Require.notNegative(cases, "cases");
        Require.that(positions >= cases, positions + " positions in " + cases + " cases");
    }

    /** Returns its name, such as {@code shard 3/16}. */
    public String title() {
        return "shard " + index + "/" + of;
    }

    /** Returns this shard after more work. */
    public CorpusShard with(Policy judgedBy, Environment measuredIn, Effort total) {
        return new CorpusShard(
                schema,
                index,
                of,
                firstCase,
                endCase,
                cases,
                positions,
                oracleCases,
                oracle,
                bundle,
                judgedBy,
                measuredIn,
                total);
    }
}
