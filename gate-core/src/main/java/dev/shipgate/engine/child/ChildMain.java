package dev.shipgate.engine.child;

import dev.shipgate.bundle.HuggingFaceTokenizers;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.engine.process.Remains;
import dev.shipgate.engine.process.RunId;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The child process. Listens on a socket in the folder that its argument names, and ends when its standard input does,
 * which is when the parent ends, however that ends. Whatever it prints is only for messages.
 */
public final class ChildMain {

    /** The line that tells the parent to connect. */
    static final String READY = "shipgate-child: ready";

    /** The name of the socket in the folder. The path of a socket may have about 100 characters. */
    static final String SOCKET = "s";

    /** Linux ends the process with the highest figure first if memory runs out. */
    private static final Path OUT_OF_MEMORY_SCORE = Path.of("/proc/self/oom_score_adj");

    private static final String FIRST_TO_GO = "1000";

    private ChildMain() {}

    /** @param arguments the folder that the parent made for this process, and the parent's {@link RunId} */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path place = Objects.requireNonNull(folder.getParent(), "other runs' folders are beside this one");
        start(
                "shipgate-parent",
                new ParentWatch(System.in, RunId.at(arguments[1]).orElseThrow(), place));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.resolve(SOCKET)));
            try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
                out.write((READY + "\n").getBytes(StandardCharsets.US_ASCII));
                start("shipgate-onnxruntime", OnnxEngine::loadLibrary);
                start("shipgate-tokenizers", HuggingFaceTokenizers::loadLibrary);
                start("shipgate-remains", () -> Remains.remove(place));
                offerToOutOfMemoryKiller();
                while (true) {
                    start("shipgate-serving", new Serving(new Wire(server.accept())));
                }
            }
        }
    }

    /** Loads the classes that only a child loads, for an archive of classes that both processes use. */
    public static void loadClasses() throws ClassNotFoundException {
        for (Class<?> each : List.of(ParentWatch.class, Serving.class)) {
            Class.forName(each.getName());
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        // A library that doesn't load is reported by the request that needs it.
        thread.setUncaughtExceptionHandler((failed, problem) -> {});
        thread.start();
    }

    private static void offerToOutOfMemoryKiller() {
        try {
            if (Files.isWritable(OUT_OF_MEMORY_SCORE)) {
                Files.writeString(OUT_OF_MEMORY_SCORE, FIRST_TO_GO);
            }
        } catch (IOException notAllowed) {
            // Then the system chooses.
        }
    }
}
