/**
 * Runs native code on untrusted files in a child process, so that a graph or a tokenizer that ends its process doesn't
 * end the gate.
 *
 * <p>The parent's side is {@link dev.shipgate.engine.child.NativeCode} and what implements it; the child's side is
 * {@link dev.shipgate.engine.child.ChildMain}. Between them, {@code Request} and {@code Reply} go over a Unix domain
 * socket, one for each engine and tokenizer, in the machine's byte order. The parent trusts nothing that the child
 * sends: the child may run code of a bundle.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.engine.child;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
