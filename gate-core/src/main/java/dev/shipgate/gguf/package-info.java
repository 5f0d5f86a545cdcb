/**
 * Reads GGUF files, the container of llama.cpp: metadata, tensors and their types. Nothing here runs one.
 *
 * <p>A file is untrusted: each length, count and offset is checked against the file before it is used.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.gguf;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
