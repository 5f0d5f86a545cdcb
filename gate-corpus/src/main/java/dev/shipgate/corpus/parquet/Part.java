package dev.shipgate.corpus.parquet;

import java.nio.file.Path;

/**
 * One complete file of observations.
 *
 * @param file the file
 * @param firstCase the index of the first case that it covers
 * @param endCase the index of the first case after those; every case between that judges is in the file
 * @param rows the number of its rows
 */
public record Part(Path file, int firstCase, int endCase, long rows) {}
