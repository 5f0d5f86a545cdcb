package dev.shipgate.engine.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a child sends is as long as it should be, or is refused. */
class ReplyTests {

    @Test
    void rows_are_as_many_as_the_tokens_or_one_and_as_long_as_the_vocabulary() {
        assertThat(rows(3, 3, 3).misfit(3, 3)).isEmpty();
        assertThat(rows(3).misfit(3, 3)).isEmpty();
        assertThat(rows(3, 2, 3).misfit(3, 3)).hasValue("a row of 2 logits, expected 3");
        assertThat(rows(3, 3).misfit(3, 3)).hasValue("2 rows for 3 tokens");
        assertThat(rows().misfit(3, 3)).hasValue("0 rows for 3 tokens");
    }

    @Test
    void texts_are_as_many_as_were_asked_for() {
        assertThat(new Reply.Texts(List.of("a", "b")).misfit(2)).isEmpty();
        assertThat(new Reply.Texts(List.of("a")).misfit(2)).hasValue("1 of 2 texts");
    }

    private static Reply.Rows rows(int... lengths) {
        return new Reply.Rows(
                Arrays.stream(lengths).mapToObj(length -> new float[length]).toList());
    }
}
