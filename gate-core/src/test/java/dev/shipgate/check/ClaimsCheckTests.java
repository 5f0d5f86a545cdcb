package dev.shipgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.NotApplicable;
import dev.shipgate.transcript.NotMeasured;
import dev.shipgate.transcript.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a bundle whose graph the gate can't read. */
class ClaimsCheckTests {

    private static final Subject CLAIMS = Subject.of(CheckId.CLAIMS);

    @TempDir
    Path folder;

    @Test
    void without_a_claim_there_is_nothing_to_compare() throws IOException {
        assertThat(ClaimsCheck.unread(bundle("plain"), unreadable()))
                .isEqualTo(new NotApplicable(
                        CLAIMS,
                        "neither the name nor the metadata makes a claim about the quantisation; the graph could not"
                                + " be read: model.bin: is no graph"));
    }

    @Test
    void a_claim_that_cannot_be_compared_is_not_measured() throws IOException {
        assertThat(ClaimsCheck.unread(bundle("plain_int4hu_block32"), unreadable()))
                .isEqualTo(new NotMeasured(
                        CLAIMS,
                        "the bundle claims int4 weights, an untied head, blocks of 32, and the graph could not be"
                                + " read: model.bin: is no graph"));
    }

    private InvalidInputException unreadable() {
        return new InvalidInputException(folder.resolve("model.bin"), "is no graph");
    }

    private Bundle bundle(String name) throws IOException {
        Path root = Files.createDirectory(folder.resolve("bundle"));
        Files.writeString(root.resolve("model.bin"), "weights");
        Files.writeString(
                root.resolve("shipgate-bundle.json"),
                "{\"schema\": \"shipgate-bundle/1\", \"name\": \"" + name + "\", \"model\": \"model.bin\"}");
        return Bundle.open(root);
    }
}
