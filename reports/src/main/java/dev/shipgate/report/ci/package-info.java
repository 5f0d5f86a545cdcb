/** Reports for CI servers: JUnit XML and the workflow commands of GitHub Actions. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package dev.shipgate.report.ci;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
