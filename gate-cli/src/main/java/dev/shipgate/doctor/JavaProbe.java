package dev.shipgate.doctor;

import java.util.List;

/** Checks whether this Java version can run the program, and the number of cores. */
record JavaProbe(Machine machine) implements Probe {

    private static final int OLDEST = 17;

    @Override
    public List<ProbeResult> look() {
        String java = machine.javaVersion() + ", " + machine.javaVendor();
        String where = machine.os() + " " + machine.arch() + ", " + machine.cores()
                + (machine.cores() == 1 ? " core" : " cores");
        return List.of(
                machine.javaFeature() < OLDEST
                        ? ProbeResult.fail(
                                "java", java, "install a JDK " + OLDEST + " or later, or set JAVA_HOME to one")
                        : ProbeResult.ok("java", java),
                machine.cores() < 2
                        ? ProbeResult.warn(
                                "machine",
                                where,
                                "use two cores to halve the time; a baseline runs in parallel with " + "the bundle")
                        : ProbeResult.ok("machine", where));
    }
}
