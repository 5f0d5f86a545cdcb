package dev.shipgate.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a task reports.
 *
 * @param shardJson the description of its shard, as in {@code shard.json}; empty if its input couldn't be read
 * @param failure why cases are missing; {@code null} if all were measured
 * @param exitCode the exit code that the failure deserves; 0 without one
 */
record ShardOutcome(String shardJson, @Nullable String failure, int exitCode) implements Serializable {}
