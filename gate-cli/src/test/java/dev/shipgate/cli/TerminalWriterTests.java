package dev.shipgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalWriterTests {

    private final StringWriter out = new StringWriter();

    @Test
    void plain_text_passes() {
        assertThat(printed("a — “b” 5 σ …\n  :: no\n")).isEqualTo("a — “b” 5 σ …\n  \\u{3a}: no\n");
        assertThat(printed("a::b # c #[d]\n")).isEqualTo("a::b # c #[d]\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "\u0007", "\b", "\u001b", "\u007f", "\u0085", "\u009b", "\u200b", "\u200e", "\u202e",
                "\u2028", "\u2066", "\ufeff", "\ufffe", "\ue000", "\ud83d", "\r", "\t"
            })
    void what_moves_hides_or_reorders_text_is_escaped(String character) {
        assertThat(printed("x" + character + "y")).matches("x\\\\(u\\{[0-9a-f]+}|r|t)y");
        assertThat(line("x" + character + "y")).matches("x\\\\(u\\{[0-9a-f]+}|r|t)y\\R");
    }

    @Test
    void no_text_erases_a_line() {
        assertThat(printed("FAIL\u001b[2K\u001b[1A\rPASS\n")).isEqualTo("FAIL\\u{1b}[2K\\u{1b}[1A\\rPASS\n");
    }

    @Test
    void one_line_stays_one_line() {
        assertThat(line("FAIL  name\nPASS  name\r\n::error::x").lines())
                .containsExactly("FAIL  name\\nPASS  name\\r\\n::error::x");
    }

    @ParameterizedTest
    @CsvSource({
        "'::stop-commands::x', '\\u{3a}:stop-commands::x'",
        "'  ::error::x', '  \\u{3a}:error::x'",
        "'a ##[set-env]x', 'a \\u{23}#[set-env]x'",
        "'##[group]', '\\u{23}#[group]'"
    })
    void no_text_is_a_workflow_command(String text, String visible) {
        assertThat(printed("first\n" + text + "\n")).isEqualTo("first\n" + visible + "\n");
        assertThat(line(text).strip()).isEqualTo(visible.strip());
    }

    @Test
    void a_command_in_two_pieces_is_none() {
        TerminalWriter writer = writer(false);

        writer.print("  ");
        writer.print("::error::x");

        assertThat(out.toString()).isEqualTo("  \\u{3a}:error::x");
    }

    @Test
    void commands_that_are_meant_pass() {
        writer(false).printCommands("::error title=a::b\n");

        assertThat(out.toString()).isEqualTo("::error title=a::b\n");
    }

    @Test
    void json_stays_json() {
        writer(false).printJson("{\n  \"a\" : \"\u202e\ud83d\ude00 ##[x]\"\n}");

        assertThat(out.toString()).isEqualTo("{\n  \"a\" : \"\\u202e\\ud83d\\ude00 \\u0023#[x]\"\n}\n");
    }

    @Test
    void only_a_person_sees_colours_and_nothing_but_colours() {
        writer(true).print("\u001b[31mFAIL\u001b[0m \u001b[8mhidden \u001b[2J");

        assertThat(out.toString()).isEqualTo("\u001b[31mFAIL\u001b[0m \\u{1b}[8mhidden \\u{1b}[2J");
        out.getBuffer().setLength(0);
        assertThat(printed("\u001b[31mFAIL")).isEqualTo("\\u{1b}[31mFAIL");
    }

    private String printed(String text) {
        writer(false).print(text);
        String printed = out.toString();
        out.getBuffer().setLength(0);
        return printed;
    }

    private String line(String text) {
        writer(false).println(text);
        String printed = out.toString();
        out.getBuffer().setLength(0);
        return printed;
    }

    private TerminalWriter writer(boolean hasColours) {
        return new TerminalWriter(out, true, hasColours);
    }
}
