/** What CI servers read: JUnit XML and the workflow commands of GitHub Actions. */
@NullMarked
package dev.shipgate.report.ci;

import org.jspecify.annotations.NullMarked;
