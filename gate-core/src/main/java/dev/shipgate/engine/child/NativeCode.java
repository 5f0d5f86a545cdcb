package dev.shipgate.engine.child;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.HuggingFaceTokenizers;
import dev.shipgate.bundle.TokenizerLibrary;
import dev.shipgate.engine.Engine;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineOptions;
import dev.shipgate.engine.Limits;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.engine.onnx.StackedLayers;

/** Opens what runs native code on a bundle's files: ONNX Runtime and the library of the tokenizers. Thread-safe. */
public interface NativeCode extends AutoCloseable {

    /** The system property that, if {@code true}, makes native code run in this process by default. */
    String IN_PROCESS = "shipgate.in-process";

    /**
     * Opens a bundle in ONNX Runtime.
     *
     * @param layers consulted if the bundle does not declare which layers a stacked state belongs to
     * @throws EngineException if the bundle can't be run
     */
    Engine openEngine(Bundle bundle, EngineOptions options, StackedLayers layers);

    /** Opens a bundle whose stacked states, if any, belong to consecutive layers from 0. */
    default Engine openEngine(Bundle bundle, EngineOptions options) {
        return openEngine(bundle, options, StackedLayers.counted());
    }

    /** Returns the library that tokenises. Its tokenizers throw {@link EngineException} if their process has ended. */
    TokenizerLibrary tokenizers();

    @Override
    void close();

    /** Tells whether the system property {@value #IN_PROCESS} is {@code true}. */
    static boolean isInProcessByDefault() {
        return Boolean.getBoolean(IN_PROCESS);
    }

    /** Returns native code that runs in this process, or in a child process with these limits. */
    static NativeCode start(boolean inProcess, Limits limits) {
        return inProcess ? inThisProcess() : inChild(limits);
    }

    /** Returns native code that runs in this process, which a hostile file can end. */
    static NativeCode inThisProcess() {
        return new NativeCode() {
            @Override
            public Engine openEngine(Bundle bundle, EngineOptions options, StackedLayers layers) {
                return OnnxEngine.open(bundle, options, layers);
            }

            @Override
            public TokenizerLibrary tokenizers() {
                return new HuggingFaceTokenizers();
            }

            @Override
            public void close() {}
        };
    }

    /** Starts a child process to run native code in. Returns at once. */
    static NativeCode inChild(Limits limits) {
        return ChildCode.in(ChildProcess.start(), limits);
    }

    /** Starts what runs native code. */
    @FunctionalInterface
    interface Starter {

        /**
         * Returns native code that runs in this process, or in a child process with these limits; the caller must close
         * it.
         */
        NativeCode start(boolean inProcess, Limits limits);
    }
}
