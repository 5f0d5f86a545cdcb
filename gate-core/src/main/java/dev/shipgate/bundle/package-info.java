/**
 * The folder that may ship: its layout, its manifest, its tokenizer and the digest of each file.
 *
 * <p>A bundle is untrusted: no path leaves its folder. {@code dev.shipgate.engine} runs it.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.bundle;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
