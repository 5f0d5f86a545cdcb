package dev.shipgate.transcript;

/**
 * One of the parts that a corpus was measured in.
 *
 * @param index which part it is, from 1
 * @param cases the number of its cases that judge
 * @param positions the number of their positions
 * @param environment the environment that measured it
 * @param effort what it cost
 */
public record ShardFacts(int index, int cases, long positions, Environment environment, Effort effort) {

    /** Returns the facts of a shard. */
    public static ShardFacts of(CorpusShard shard) {
        return new ShardFacts(shard.index(), shard.cases(), shard.positions(), shard.environment(), shard.effort());
    }
}
