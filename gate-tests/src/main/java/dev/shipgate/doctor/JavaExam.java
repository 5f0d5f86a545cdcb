package dev.shipgate.doctor;

import java.util.List;

/** Whether this Java runs the program, and on how many cores. */
record JavaExam(Machine machine) implements Exam {

    private static final int OLDEST = 17;

    @Override
    public List<Remark> look() {
        String java = machine.javaVersion() + ", " + machine.javaVendor();
        String where = machine.os() + " " + machine.arch() + ", " + machine.cores()
                + (machine.cores() == 1 ? " core" : " cores");
        return List.of(
                machine.javaFeature() < OLDEST
                        ? Remark.fail("java", java, "install a JDK " + OLDEST + " or later, or set JAVA_HOME to one")
                        : Remark.ok("java", java),
                machine.cores() < 2
                        ? Remark.warn("machine", where, "a baseline runs beside the bundle; two cores halve the time")
                        : Remark.ok("machine", where));
    }
}
