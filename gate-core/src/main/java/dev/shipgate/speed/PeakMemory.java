package dev.shipgate.speed;

import dev.shipgate.engine.child.ProcessMemory;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The most resident memory that a process has had. Only Linux says it. */
final class PeakMemory {

    private PeakMemory() {}

    /**
     * Returns the peak of a process or of one that it started, whichever is larger, in bytes: the process of an engine
     * may be a shell that waits for the program. Empty if the system doesn't say.
     */
    static OptionalLong bytes(long processId) {
        Stream<ProcessHandle> started =
                ProcessHandle.of(processId).map(ProcessHandle::descendants).orElse(Stream.empty());
        return Stream.concat(Stream.of(processId), started.map(ProcessHandle::pid))
                .map(ProcessMemory::peakBytes)
                .flatMapToLong(OptionalLong::stream)
                .max();
    }
}
