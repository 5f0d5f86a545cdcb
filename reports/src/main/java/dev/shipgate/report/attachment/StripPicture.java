package dev.shipgate.report.attachment;

import dev.shipgate.transcript.PositionObservation;
import dev.shipgate.transcript.Tally;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Draws the positions of a sweep as a strip of cells, for readers that show pictures but not pages. Each outcome has a
 * shape as well as a colour: agreement is a filled cell, a tie a half-filled one, a flip a cross, NaN a black cell with
 * a bar, and a position that the oracle is too weak to judge an empty cell.
 */
public final class StripPicture {

    private static final int CELL = 14;
    private static final int GAP = 2;
    private static final int CELLS_IN_A_ROW = 64;
    private static final int MOST_CELLS = 4096;
    private static final Color AGREES = new Color(0x2e7d4f);
    private static final Color TIE = new Color(0xb7791f);
    private static final Color FLIP = new Color(0xb3261e);
    private static final Color WEAK = new Color(0x8a8f98);

    /** Returns a PNG of the first {@value #MOST_CELLS} positions. */
    public byte[] png(List<PositionObservation> positions, Tally tally) {
        int cells = Math.min(MOST_CELLS, positions.size());
        int columns = Math.max(1, Math.min(CELLS_IN_A_ROW, cells));
        int rows = Math.max(1, (cells + columns - 1) / columns);
        BufferedImage image =
                new BufferedImage(columns * (CELL + GAP) + GAP, rows * (CELL + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setStroke(new BasicStroke(2));
        for (int i = 0; i < cells; i++) {
            draw(
                    graphics,
                    positions.get(i).position(),
                    tally,
                    GAP + i % columns * (CELL + GAP),
                    GAP + i / columns * (CELL + GAP));
        }
        graphics.dispose();
        return encode(image);
    }

    private static void draw(Graphics2D graphics, int position, Tally tally, int x, int y) {
        if (tally.nonFinite().contains(position)) {
            graphics.setColor(Color.BLACK);
            graphics.fillRect(x, y, CELL, CELL);
            graphics.setColor(Color.WHITE);
            graphics.drawLine(x + 3, y + CELL / 2, x + CELL - 3, y + CELL / 2);
        } else if (tally.flips().contains(position)) {
            graphics.setColor(FLIP);
            graphics.drawRect(x + 1, y + 1, CELL - 2, CELL - 2);
            graphics.drawLine(x + 3, y + 3, x + CELL - 3, y + CELL - 3);
            graphics.drawLine(x + 3, y + CELL - 3, x + CELL - 3, y + 3);
        } else if (tally.ties().contains(position)) {
            graphics.setColor(TIE);
            graphics.drawRect(x + 1, y + 1, CELL - 2, CELL - 2);
            graphics.fillRect(x, y + CELL / 2, CELL, CELL / 2);
        } else if (tally.refused().contains(position)) {
            graphics.setColor(WEAK);
            graphics.drawRect(x + 1, y + 1, CELL - 2, CELL - 2);
        } else {
            graphics.setColor(AGREES);
            graphics.fillRect(x, y, CELL, CELL);
        }
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, "png", bytes);
        } catch (IOException cannotHappenInMemory) {
            throw new UncheckedIOException(cannotHappenInMemory);
        }
        return bytes.toByteArray();
    }
}
