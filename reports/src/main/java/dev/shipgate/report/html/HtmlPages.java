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
 * Fills the templates, which are classes of this jar, and adds the style sheet, the script and the security policy of
 * each page. A page is complete without its script.
 */
final class HtmlPages {

    private static final String STYLE_SHEET = "report.css";
    private static final String SCRIPT = "report.js";

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dev.shipgate.report.template");
    private final String css;
    private final String script;
    private final String policy;

    HtmlPages() {
        css = resource(STYLE_SHEET);
        script = resource(SCRIPT);
        // The policy allows only this exact style sheet and script; nothing else may be run, and nothing loaded or
        // sent.
        policy = "default-src 'none'; style-src 'sha256-" + digest(css) + "'; script-src 'sha256-" + digest(script)
                + "'; base-uri 'none'; form-action 'none'";
    }

    String render(String template, Map<String, Object> model) {
        Map<String, Object> values = new HashMap<>(model);
        values.put("css", css);
        values.put("script", script);
        values.put("policy", policy);
        StringOutput output = new StringOutput();
        engine.render(template, values, output);
        return output.toString();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPages.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, "this jar lacks " + name).readAllBytes(), StandardCharsets.UTF_8);
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
