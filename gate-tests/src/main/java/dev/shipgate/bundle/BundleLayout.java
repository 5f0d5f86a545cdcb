package dev.shipgate.bundle;

/** The kinds of folder that a bundle can be. */
public enum BundleLayout {
    /** A folder with {@code metadata.json} 0.2. */
    LANGUAGE_BUNDLE,
    /** A folder with {@code genai_config.json}. */
    ONNXRUNTIME_GENAI,
    /** A folder with {@code shipgate-bundle.json}, for graphs whose exporter writes no manifest. */
    BARE,
    /** A folder with {@code config.json} and {@code onnx/model*.onnx} or {@code model.onnx}: Optimum, transformers.js. */
    OPTIMUM
}
