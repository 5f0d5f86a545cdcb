/**
 * The actual content of a bundle's graph, read from the file, and the claims made about it.
 *
 * <p>Reads the ONNX protobuf and its weights. Neither runs nor judges anything.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.audit;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
