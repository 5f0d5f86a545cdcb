package dev.shipgate.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The one script that a page may have. */
final class OwnScript {

    private OwnScript() {}

    /** Requires that a page has this script and no other, and that its policy allows no other to run. */
    static void assertAlone(Document page) {
        String script = read();
        assertThat(page.select("script").stream().map(Element::data)).isEqualTo(List.of(script));
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("; script-src 'sha256-" + digest(script) + "';")
                .doesNotContain("unsafe");
    }

    private static String read() {
        try (InputStream in = HtmlPages.class.getResourceAsStream("report.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException problem) {
            throw new AssertionError(problem);
        }
    }
}
