/**
 * Reads what the files of a tokenizer say, and compares two tokenizers by what they do. Nothing here runs one.
 *
 * <p>No other package parses these files.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.tokenizer;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
