package dev.shipgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.EmbeddedModel;
import dev.shipgate.transcript.Family;
import dev.shipgate.transcript.Finding;
import dev.shipgate.transcript.Transcript;
import dev.shipgate.transcript.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tokenizer that the gate can't run is a limit of the gate, not a fault of the bundle. */
class SentencePieceBundleTests {

    @TempDir
    Path folder;

    @Test
    void a_bundle_with_only_a_sentencepiece_model_is_inconclusive_and_unsupported() throws IOException {
        Path bundle = EmbeddedModel.copy(EmbeddedModel.shipBundle(), folder.resolve("bundle"));
        Files.delete(bundle.resolve("tokenizer/tokenizer.json"));
        Files.write(bundle.resolve("tokenizer/tokenizer.model"), new byte[] {10, 0});

        Transcript transcript = EmbeddedModel.gate(EmbeddedModel.request(bundle, null));

        assertThat(transcript.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(transcript.findings()).extracting(Finding::family).containsExactly(Family.UNSUPPORTED);
        assertThat(transcript.findings().get(0).advice()).startsWith("put a tokenizer.json beside it");
    }
}
