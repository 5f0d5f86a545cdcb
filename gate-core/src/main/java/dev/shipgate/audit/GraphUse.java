package dev.shipgate.audit;

/**
 * A place where a value is read.
 *
 * @param node the node that reads it
 * @param input the place among the node's inputs, from 0
 */
record GraphUse(GraphNode node, int input) {}
