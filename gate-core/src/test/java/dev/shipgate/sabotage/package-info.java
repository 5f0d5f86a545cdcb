/**
 * Real faults of conversions and delegates, put into good bundles, and changes that are no faults.
 *
 * <p>Only tests use it. A fault changes a graph, its weights or the files beside it, and nothing in the gate.
 */
package dev.shipgate.sabotage;
