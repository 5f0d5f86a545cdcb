package dev.shipgate.gate;

import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import org.apiguardian.api.API;

/**
 * A subject that was measured and judged.
 *
 * @param bundle the name of the bundle
 * @param observation the measurement
 * @param judgement the judgement under the policy
 */
@API(status = API.Status.STABLE, since = "0.1")
public record CheckResult(String bundle, Observation observation, Judgement judgement) {}
