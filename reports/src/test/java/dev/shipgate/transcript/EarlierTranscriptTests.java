package dev.shipgate.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shipgate.fixture.FrozenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a transcript that earlier versions wrote otherwise, and texts that no version wrote. */
class EarlierTranscriptTests {

    private static final String STRENGTH = "\"strength\" : \"suggestive\"";
    private static final String SLOT = "\"slot\" : \"0.key\"";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1.0, CONCLUSIVE", "0.998, STRONG", "0.9, STRONG", "0.899, SUGGESTIVE", "0.01, SUGGESTIVE"})
    void a_decimal_confidence_is_read_as_a_strength(String confidence, Strength strength) throws IOException {
        Transcript read = read(STRENGTH, "\"confidence\" : " + confidence);

        assertThat(read.findings()).extracting(Finding::strength).containsExactly(strength);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"confidence\" : 0", "\"confidence\" : 1.5", "\"strength\" : true"})
    void what_is_neither_strength_nor_confidence_is_refused(String strength) {
        assertThatExceptionOfType(UnreadableTranscriptException.class).isThrownBy(() -> read(STRENGTH, strength));
    }

    @ParameterizedTest
    @MethodSource("dev.shipgate.fixture.FrozenFiles#versions")
    void the_oracle_of_a_frozen_transcript_declares_no_context(String version) throws IOException {
        Transcript frozen = new TranscriptFile().read(FrozenFiles.pass(version, folder));

        assertThat(frozen.measured().oracle().context()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sliding_window\" : 0", "\"sliding_window\" : -1"})
    void a_context_that_makes_no_sense_is_refused(String window) {
        assertThatExceptionOfType(UnreadableTranscriptException.class)
                .isThrownBy(() -> read("\"sliding_window\" : 4096", window));
    }

    @Test
    void a_state_is_a_layer_and_a_kind() {
        CarriedSlot slot = CarriedSlot.of("12.conv_state");

        assertThat(slot).isEqualTo(new CarriedSlot(12, CarriedSlot.Kind.CONV_STATE));
        assertThat(slot).hasToString("12.conv_state");
        assertThat(slot.beside(CarriedSlot.Kind.RECURRENT_STATE)).hasToString("12.recurrent_state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "-1.key", "0.key.1", ".key", "0.KEY", "9999999999.key"})
    void a_text_that_names_no_state_is_refused(String slot) {
        assertThatExceptionOfType(UnreadableTranscriptException.class)
                .isThrownBy(() -> read(SLOT, "\"slot\" : \"" + slot + "\""))
                .withMessageContaining("such as \"3.key\", found \"" + slot + "\"");
    }

    private Transcript read(String part, String earlier) throws IOException {
        Path file = new TranscriptFile().write(TranscriptFileTests.everything(), folder);
        String text = Files.readString(file);
        assertThat(text).contains(part);
        return new TranscriptFile().read(Files.writeString(file, text.replace(part, earlier)));
    }
}
