import static dev.shipgate.suite.GateAssertions.assertThat;

import dev.shipgate.suite.GateSuite;
import org.junit.jupiter.api.Test;

/** Gates the bundle that junit-platform.properties names, and asks one question more. */
class MyBundleTests extends GateSuite {

    @Test
    void rounding_stays_small() {
        assertThat(gate().conclude()).hasLargestKlAtMost(0.01);
    }
}
