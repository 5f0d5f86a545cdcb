package dev.shipgate.report.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.transcript.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "plain|'plain'",
                "it's|'it\\'s'",
                "\"a\tb\nc\rd\"|'a\\tb\\nc\\rd'",
                "\"\u001b[31mred\"|'\\u{1b}[31mred'",
                "\"abc\u202edef\"|'abc\\u{202e}def'",
                "\"zero\u200bwidth\"|'zero\\u{200b}width'",
                "\"no\u00a0break\"|'no\\u{a0}break'",
                "\"lone\ud800\"|'lone\\u{d800}'",
                "😀|'😀'",
                "back\\slash|'back\\\\slash'"
            })
    void what_cannot_be_seen_is_written_as_an_escape(String hostile, String visible) {
        assertThat(VisibleText.quoted(hostile)).isEqualTo(visible);
    }

    @Test
    void a_long_text_is_cut() {
        assertThat(VisibleText.quoted("x".repeat(10_000))).isEqualTo("'" + "x".repeat(40) + "…'");
    }

    @Test
    void a_token_without_text_shows_its_id() {
        assertThat(VisibleText.of(new Token(17, null))).isEqualTo("(17)");
        assertThat(VisibleText.of(null)).isEqualTo("nothing");
    }
}
