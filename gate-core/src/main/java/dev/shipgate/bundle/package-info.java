/**
 * What would ship: the layouts of a bundle folder, its manifest, its tokenizer and the digest of each file.
 *
 * <p>A bundle is untrusted: no path leaves its folder. Running it lives in {@code dev.shipgate.engine}.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.bundle;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
