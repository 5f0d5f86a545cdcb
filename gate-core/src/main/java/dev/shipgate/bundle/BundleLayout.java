package dev.shipgate.bundle;

/** The kinds of folder that a bundle can be. */
public enum BundleLayout {
    /** A folder with {@code metadata.json} 0.2. */
    LANGUAGE_BUNDLE("LanguageBundle"),
    /** A folder with {@code genai_config.json}. */
    ONNXRUNTIME_GENAI("onnxruntime-genai"),
    /** A folder with {@code shipgate-bundle.json}, for graphs whose exporter writes no manifest. */
    BARE("bare graph"),
    /**
     * A folder with {@code config.json} and {@code onnx/model*.onnx} or {@code model.onnx}: Optimum, transformers.js.
     */
    OPTIMUM("Optimum or transformers.js");

    private final String title;

    BundleLayout(String title) {
        this.title = title;
    }

    /** Returns what people call it. */
    public String title() {
        return title;
    }
}
