package dev.shipgate.device;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** Draws a QR code with half blocks, two rows of it in one line of text: light modules are drawn, dark ones are not. */
public final class QrText {

    private static final int QUIET = 2;

    private QrText() {}

    /** Returns the lines of a QR code for a terminal with light text on a dark background. */
    public static List<String> lines(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        List<String> lines = new ArrayList<>();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                boolean upper = !code.getModule(x, y);
                boolean lower = y + 1 < code.size + QUIET && !code.getModule(x, y + 1);
                line.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
