package dev.shipgate.report.html;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Fills the templates, which are classes of this jar, and adds the style sheet and the security policy of each page.
 */
final class HtmlPages {

    private static final String STYLE_SHEET = "report.css";

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dev.shipgate.report.template");
    private final String css;
    private final String policy;

    HtmlPages() {
        css = styleSheet();
        // The policy allows only this exact style sheet; nothing may be loaded, run, sent or framed.
        policy = "default-src 'none'; style-src 'sha256-" + digest(css) + "'; base-uri 'none'; form-action 'none'";
    }

    String render(String template, Map<String, Object> model) {
        Map<String, Object> values = new HashMap<>(model);
        values.put("css", css);
        values.put("policy", policy);
        StringOutput output = new StringOutput();
        engine.render(template, values, output);
        return output.toString();
    }

    private static String styleSheet() {
        try (InputStream in = HtmlPages.class.getResourceAsStream(STYLE_SHEET)) {
            return new String(
                    Objects.requireNonNull(in, "this jar lacks " + STYLE_SHEET).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException problem) {
            throw new IllegalStateException("every Java has SHA-256", problem);
        }
    }
}
