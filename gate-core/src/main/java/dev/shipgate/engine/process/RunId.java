package dev.shipgate.engine.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies a gate's process, even after the system has given its number to another.
 *
 * @param namespace the machine and the container whose numbers these are; a folder may be shared between them. After a
 *     restart of the machine it is another, so what an earlier one left is never taken for over
 * @param pid the number of the process
 * @param startedMillis when it started, in milliseconds since 1970
 */
public record RunId(String namespace, long pid, long startedMillis) {

    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");
    /** Differs from machine to machine and from start to start. */
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    /** The path of a socket may be about 100 characters long, and contains this. */
    private static final int RADIX = 36;

    /** Each JVM computes start times from a boot time that it reads itself, and which drifts with the clock. */
    private static final long DRIFT_MILLIS = 10_000;

    private static final Pattern TEXT = Pattern.compile("([0-9a-z]{1,13})-([0-9a-z]{1,8})-([0-9a-z]{1,12})-");

    /** Returns the identity of this process. */
    public static RunId here() {
        ProcessHandle process = ProcessHandle.current();
        return new RunId(currentNamespace(), process.pid(), startedMillis(process));
    }

    /** Reads what {@link #toString} gives at the beginning of a text; empty if something else is there. */
    public static Optional<RunId> at(CharSequence text) {
        Matcher parts = TEXT.matcher(text);
        return parts.lookingAt()
                ? Optional.of(new RunId(parts.group(1), number(parts.group(2)), number(parts.group(3))))
                : Optional.empty();
    }

    /** Tells whether this process has certainly ended. */
    public boolean isOver() {
        return namespace.equals(currentNamespace())
                && ProcessHandle.of(pid)
                        .filter(process -> Math.abs(startedMillis(process) - startedMillis) <= DRIFT_MILLIS)
                        .isEmpty();
    }

    /** Returns a text that no other identity begins with, in letters, digits and hyphens. */
    @Override
    public String toString() {
        return namespace + "-" + Long.toString(pid, RADIX) + "-" + Long.toString(startedMillis, RADIX) + "-";
    }

    private static long number(String text) {
        return Long.parseLong(text, RADIX);
    }

    private static long startedMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String currentNamespace() {
        try {
            return namespace(
                    Files.readString(BOOT).strip(),
                    Files.readSymbolicLink(NAMESPACE).toString());
        } catch (IOException notLinux) {
            return "0";
        }
    }

    /**
     * Names the process numbers of one container on one machine since it started. The system's first container has the
     * same number on every machine, so that number isn't enough.
     */
    static String namespace(String boot, String processes) {
        UUID name = UUID.nameUUIDFromBytes((boot + " " + processes).getBytes(StandardCharsets.UTF_8));
        return Long.toUnsignedString(name.getMostSignificantBits(), RADIX);
    }
}
