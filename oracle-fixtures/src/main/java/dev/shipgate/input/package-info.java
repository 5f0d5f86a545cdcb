/**
 * What every reader of an untrusted file shares: the one exception, pinned files, folders that nothing leaves, and
 * strict JSON.
 *
 * <p>Nothing here knows any format of Ship Gate.
 */
@NullMarked
package dev.shipgate.input;

import org.jspecify.annotations.NullMarked;
