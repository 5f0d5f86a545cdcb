package dev.shipgate.doctor;

import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.UnreadableTranscriptException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks whether a file can be read as its intended kind.
 *
 * @param about its intended kind
 * @param reader reads the file, or rejects it with an {@link InvalidInputException} or an
 *     {@link UnreadableTranscriptException}
 * @param advice what to do if it cannot be read
 */
record InputFileProbe(String about, Path file, Consumer<Path> reader, String advice) implements Probe {

    @Override
    public List<ProbeResult> look() {
        try {
            reader.accept(file);
            return List.of(ProbeResult.ok(about, file.toString()));
        } catch (InvalidInputException | UnreadableTranscriptException refused) {
            return List.of(ProbeResult.fail(about, String.valueOf(refused.getMessage()), advice));
        }
    }
}
