package dev.shipgate.gate;

import dev.shipgate.transcript.Judgement;
import dev.shipgate.transcript.Observation;
import org.apiguardian.api.API;

/**
 * A subject that was measured and judged.
 *
 * @param bundle the name of the bundle
 * @param observation what was measured
 * @param judgement what the policy makes of it
 */
@API(status = API.Status.STABLE, since = "0.1")
public record CheckResult(String bundle, Observation observation, Judgement judgement) {}
