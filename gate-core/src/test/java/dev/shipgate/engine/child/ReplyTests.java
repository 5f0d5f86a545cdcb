package dev.shipgate.engine.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a child sends is as long as it should be, or is refused. */
class ReplyTests {

    @Test
    void rows_of_a_prompt_are_sent_if_there_is_one_for_each_token_or_only_the_last() {
        assertThat(new Reply.Prompted(3).fits(3, 3)).as("a row for each token").isTrue();
        assertThat(new Reply.Prompted(1).fits(1, 3)).as("only the last row").isTrue();
        assertThat(new Reply.Prompted(2).fits(0, 3))
                .as("so unexpected that none was sent")
                .isTrue();
        assertThat(new Reply.Prompted(3).fits(2, 3)).as("one is missing").isFalse();
        assertThat(new Reply.Prompted(2).fits(2, 3))
                .as("sent, though unexpected")
                .isFalse();
        assertThat(new Reply.Prompted(3).fits(0, 3)).as("none was sent").isFalse();
        assertThat(new Reply.Prompted(1).fits(0, 3))
                .as("the last one was not sent")
                .isFalse();
    }

    @Test
    void texts_are_as_many_as_were_asked_for() {
        assertThat(new Reply.Texts(List.of("a", "b")).misfit(2)).isEmpty();
        assertThat(new Reply.Texts(List.of("a")).misfit(2)).hasValue("1 of 2 texts");
    }
}
