package dev.shipgate.doctor;

import java.util.List;

/** Checks whether libraries that phone home have been told not to. Each reads its variable once, when it loads. */
record TelemetryProbe(Machine machine) implements Probe {

    @Override
    public List<ProbeResult> look() {
        return List.of(remark("ORT_DISABLE_TELEMETRY", "1", "ONNX Runtime"), remark("OPT_OUT_TRACKING", "true", "DJL"));
    }

    private ProbeResult remark(String variable, String value, String library) {
        String found = machine.environment().get(variable);
        return value.equals(found)
                ? ProbeResult.ok("telemetry", library + " telemetry is off: " + variable + "=" + value)
                : ProbeResult.warn(
                        "telemetry",
                        library + " telemetry is on: " + variable + " is "
                                + (found == null ? "not set" : "\"" + found + "\""),
                        "export " + variable + "=" + value + " before Java starts, or start with ./shipgate");
    }
}
