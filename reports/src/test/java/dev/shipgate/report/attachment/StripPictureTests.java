package dev.shipgate.report.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipgate.fixture.Samples;
import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Tally;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class StripPictureTests {

    private static final int WHITE = 0xffffffff;

    @Test
    void each_outcome_looks_otherwise() throws IOException {
        Tally tally = new Tally(5, 1, List.of(1), List.of(2), List.of(3), List.of(4), 2, 0, List.of());
        BufferedImage image = draw(positions(5), tally);

        assertThat(IntStream.range(0, 5).mapToObj(i -> fingerprint(image, i)).distinct())
                .hasSize(5);
    }

    @Test
    void ten_thousand_positions_are_cut_and_wrapped() throws IOException {
        Tally tally = new Tally(10_000, 10_000, List.of(), List.of(), List.of(), List.of(), 0, 0, List.of());
        BufferedImage image = draw(positions(10_000), tally);

        assertThat(image.getWidth()).isLessThan(1100);
        assertThat(image.getHeight()).isLessThan(1100);
    }

    @Test
    void no_position_is_a_white_picture() throws IOException {
        Tally tally = new Tally(0, 0, List.of(), List.of(), List.of(), List.of(), 0, 0, List.of());

        assertThat(draw(List.of(), tally).getRGB(5, 5)).isEqualTo(WHITE);
    }

    /** Where in a cell there is paint, whatever its colour: shape alone must tell outcomes apart. */
    private static String fingerprint(BufferedImage image, int cell) {
        StringBuilder shape = new StringBuilder();
        for (int y = 2; y < 16; y++) {
            for (int x = 2; x < 16; x++) {
                shape.append(image.getRGB(cell * 16 + x, y) == WHITE ? ' ' : '#');
            }
        }
        return shape.toString();
    }

    private static BufferedImage draw(List<PositionObservation> positions, Tally tally) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(new StripPicture().png(positions, tally)));
    }

    private static List<PositionObservation> positions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Samples.position(i, 5, 7))
                .toList();
    }
}
