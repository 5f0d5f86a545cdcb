package dev.shipgate.doctor;

import java.util.List;

/** Whether libraries that report home have been told not to; each reads its variable when it loads, and never again. */
record TelemetryProbe(Machine machine) implements Probe {

    @Override
    public List<ProbeResult> look() {
        return List.of(remark("ORT_DISABLE_TELEMETRY", "1", "ONNX Runtime"), remark("OPT_OUT_TRACKING", "true", "DJL"));
    }

    private ProbeResult remark(String variable, String value, String library) {
        String found = machine.environment().get(variable);
        return value.equals(found)
                ? ProbeResult.ok("telemetry", library + "'s is off: " + variable + "=" + value)
                : ProbeResult.warn(
                        "telemetry",
                        library + "'s is on: " + variable + " is " + (found == null ? "not set" : "\"" + found + "\""),
                        "export " + variable + "=" + value + " before Java starts, or start with ./shipgate");
    }
}
