/** The plan of the code as tests: which module knows which, and what no class may do. */
@NullMarked
package dev.shipgate.architecture;

import org.jspecify.annotations.NullMarked;
