/**
 * Signs what a run judged, and checks such a signature: an in-toto Statement v1 in a DSSE envelope, with Ed25519.
 *
 * <p>Works offline, with keys in PEM files. Nothing here judges or measures.
 */
@API(status = API.Status.INTERNAL, since = "0.2")
@NullMarked
package dev.shipgate.attestation;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
