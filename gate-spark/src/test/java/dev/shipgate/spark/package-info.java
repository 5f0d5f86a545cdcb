@NullMarked
package dev.shipgate.spark;

import org.jspecify.annotations.NullMarked;
