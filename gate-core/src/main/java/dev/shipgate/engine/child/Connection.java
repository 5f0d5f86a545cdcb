package dev.shipgate.engine.child;

import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.SeedException;
import dev.shipgate.engine.onnx.StackedLayers;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** The parent's side of one connection, for one engine or one tokenizer. Thread-safe. */
final class Connection implements AutoCloseable {

    private static final float[] NO_ROW = {};

    private final ChildProcess process;
    private final Path about;
    private final Wire wire;
    private final RequestCodec requests;
    private final ReplyCodec replies;
    private volatile long runNanos;

    /** @param about the file at work, for messages */
    Connection(ChildProcess process, Path about, Wire wire) {
        this.process = process;
        this.about = about;
        this.wire = wire;
        this.requests = new RequestCodec(wire);
        this.replies = new ReplyCodec(wire);
    }

    /** Returns the total time that the child has spent in the runtime's own run calls, in nanoseconds. */
    long runNanos() {
        return runNanos;
    }

    /** Returns the id of the child. */
    long processId() {
        return process.id();
    }

    /**
     * Sends a request and waits for its reply.
     *
     * @param doing describes the work if it fails
     * @throws EngineException if the bundle can't be run, the child has ended, or doesn't reply in time
     */
    <T extends Reply> T ask(Request request, Class<T> expected, Supplier<String> doing, Duration limit) {
        return ask(request, expected, NO_ROW, new Call(doing, limit));
    }

    /** @param row receives the row of a {@link Reply.Row} */
    synchronized <T extends Reply> T ask(Request request, Class<T> expected, float[] row, Call call) {
        process.began(call);
        try {
            requests.write(request);
            return next(expected, row);
        } catch (IOException | IllegalArgumentException hungUp) {
            throw process.failed(about, call);
        } finally {
            process.ended(call);
        }
    }

    /**
     * Opens an engine.
     *
     * @param stepLimit the time limit for each step, of which the child takes some before it replies
     */
    synchronized Reply.Opened open(
            Request.OpenEngine request, StackedLayers layers, Duration loadLimit, Duration stepLimit) {
        Call call = new Call(() -> "loading " + about.getFileName(), loadLimit);
        process.began(call);
        try {
            requests.write(request);
            next(Reply.Loaded.class, NO_ROW);
            call.goOn(() -> "step 0 (token 0) of " + about.getFileName() + ", tried before any case", stepLimit);
            Reply reply = next(Reply.class, NO_ROW);
            while (reply instanceof Reply.LayersWanted wanted) {
                long began = System.nanoTime();
                requests.write(new Request.Layers(layers.of(wanted.kind(), wanted.planes())));
                call.excuse(System.nanoTime() - began);
                reply = next(Reply.class, NO_ROW);
            }
            if (reply instanceof Reply.Opened opened) {
                return opened;
            }
            throw new IOException("sent " + reply + ", expected " + Reply.Opened.class.getSimpleName());
        } catch (IOException | IllegalArgumentException hungUp) {
            throw process.failed(about, call);
        } finally {
            process.ended(call);
        }
    }

    private <T extends Reply> T next(Class<T> expected, float[] row) throws IOException {
        ReplyCodec.Timed timed = replies.read(row);
        runNanos = timed.runNanos();
        Reply reply = timed.reply();
        if (reply instanceof Reply.EngineFailed failed) {
            throw EngineException.relayed(failed.stage(), failed.message());
        } else if (reply instanceof Reply.SeedRefused refused) {
            throw new SeedException(refused.reason());
        } else if (reply instanceof Reply.InputRefused refused) {
            throw new InvalidInputException(refused.file(), refused.problem());
        } else if (reply instanceof Reply.Broken broken) {
            throw new IllegalStateException(broken.problem());
        } else if (!expected.isInstance(reply)) {
            throw new IOException("sent " + reply + ", expected " + expected.getSimpleName());
        }
        return expected.cast(reply);
    }

    /** Returns the exception for a reply of another size than what was asked for. */
    static EngineException misfit(Path about, String problem) {
        return new EngineException(Stage.PROGRAM, about, "the process of the engine sent " + problem);
    }

    @Override
    public void close() {
        try {
            wire.close();
        } catch (IOException alreadyGone) {
            // Nothing more is expected of the child.
        }
    }
}
