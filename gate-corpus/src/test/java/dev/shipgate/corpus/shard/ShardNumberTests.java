package dev.shipgate.corpus.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.shipgate.oracle.CaseKind;
import dev.shipgate.oracle.ListedCase;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every case is in one shard, and the shards are about as long as each other. */
class ShardNumberTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 200})
    void shards_follow_each_other_and_cover_all_cases(int of) {
        Random random = new Random(of);
        List<ListedCase> cases = IntStream.range(0, 100)
                .mapToObj(index -> new ListedCase(
                        index,
                        "c" + index,
                        random.nextInt(9) == 0 ? CaseKind.WEAK : CaseKind.LONG,
                        1 + random.nextInt(50),
                        null))
                .toList();
        long all = cases.stream()
                .filter(ListedCase::isJudged)
                .mapToLong(ListedCase::positions)
                .sum();
        int end = 0;
        for (int index = 1; index <= of; index++) {
            ShardNumber.Range range = new ShardNumber(index, of).range(cases);
            assertThat(range.first()).isEqualTo(end);
            end = range.end();
            long positions = cases.subList(range.first(), range.end()).stream()
                    .filter(ListedCase::isJudged)
                    .mapToLong(ListedCase::positions)
                    .sum();
            assertThat(positions).as("positions of shard %d", index).isLessThanOrEqualTo(all / of + 50 + 1);
        }
        assertThat(end).isEqualTo(cases.size());
    }

    @Test
    void a_name_is_read() {
        assertThat(ShardNumber.of("3/16")).isEqualTo(new ShardNumber(3, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "3/", "a/b", "0/4", "5/4", "1/0", "-1/4", "1/4/2", "1 / 4"})
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardNumber.of(text))
                .withMessageContaining("expected I/N");
    }
}
