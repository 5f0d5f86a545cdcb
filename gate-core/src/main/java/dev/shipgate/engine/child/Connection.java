package dev.shipgate.engine.child;

import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.EngineException.Stage;
import dev.shipgate.engine.RowSink;
import dev.shipgate.engine.SeedException;
import dev.shipgate.engine.onnx.StackedLayers;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parent's side of one connection, for one engine or one tokenizer. Thread-safe. */
final class Connection implements AutoCloseable {

    private static final float[] NO_ROW = {};

    private final ChildProcess process;
    private final Path about;
    private final Wire wire;
    private final RequestCodec requests;
    private final ReplyCodec replies;
    private volatile long runNanos;
    /** Whether the child is working on a step whose row nobody has asked for yet. */
    private boolean isAhead;

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
        return during(call, () -> {
            requests.write(request);
            return next(expected, row);
        });
    }

    /**
     * Has the child feed tokens one at a time. Asks for the next row before it hands out one, so that the child works
     * while the row is looked at. That time counts towards no limit.
     *
     * @param row receives each row in turn
     * @param calls describes the step of each token
     */
    synchronized void steps(List<Integer> tokenIds, float[] row, RowSink rows, IntFunction<Call> calls) {
        for (int i = 0; i < tokenIds.size(); i++) {
            int index = i;
            boolean hasNext = index < tokenIds.size() - 1;
            during(calls.apply(index), () -> {
                if (index == 0) {
                    requests.write(new Request.Step(tokenIds.get(0)));
                }
                next(Reply.Row.class, row);
                if (hasNext) {
                    requests.write(new Request.Step(tokenIds.get(index + 1)));
                }
                return row;
            });
            handOut(index, row, rows, hasNext ? () -> discard(row, calls.apply(index + 1)) : null);
        }
    }

    /**
     * @param discard reads what the child sends meanwhile, so that the next request gets its own reply; {@code null} if
     *     it sends nothing
     */
    private void handOut(int index, float[] row, RowSink rows, @Nullable Runnable discard) {
        isAhead = discard != null;
        try {
            rows.row(index, row);
        } catch (RuntimeException | Error refused) {
            isAhead = false;
            if (discard != null) {
                try {
                    discard.run();
                } catch (RuntimeException alsoFailed) {
                    refused.addSuppressed(alsoFailed);
                }
            }
            throw refused;
        }
        isAhead = false;
    }

    /**
     * Has the child feed several tokens at once. Hands out the rows while the child sends the next one; that time
     * counts towards no limit.
     *
     * @param row receives each row in turn
     * @return how many rows the graph returned
     */
    synchronized int prefill(List<Integer> tokenIds, float[] row, RowSink rows, Call call) {
        Reply reply = during(call, () -> {
            requests.write(new Request.Prefill(tokenIds));
            return nextOfPrompt(tokenIds.size(), 0, row);
        });
        int sent = 0;
        while (reply instanceof Reply.PromptRow given) {
            int sentSoFar = ++sent;
            long began = System.nanoTime();
            handOut(given.index(), row, rows, () -> discardPrompt(tokenIds.size(), sentSoFar, row, call));
            call.excuse(System.nanoTime() - began);
            reply = during(call, () -> nextOfPrompt(tokenIds.size(), sentSoFar, row));
        }
        return ((Reply.Prompted) reply).rows();
    }

    /** Reads a row, which is the next or the last, or the end of the rows. */
    private Reply nextOfPrompt(int tokens, int sent, float[] row) throws IOException {
        Reply reply = next(Reply.class, row);
        boolean fits = reply instanceof Reply.PromptRow given
                ? given.index() == sent || sent == 0 && given.index() == tokens - 1
                : reply instanceof Reply.Prompted prompted && prompted.fits(sent, tokens);
        if (!fits) {
            throw new IOException("sent " + reply + " after " + sent + " rows of " + tokens + " tokens");
        }
        return reply;
    }

    private void discardPrompt(int tokens, int sent, float[] row, Call call) {
        during(call, () -> {
            int read = sent;
            while (nextOfPrompt(tokens, read, row) instanceof Reply.PromptRow) {
                read++;
            }
            return row;
        });
    }

    private void discard(float[] row, Call call) {
        during(call, () -> next(Reply.class, row));
    }

    /**
     * Opens an engine.
     *
     * @param stepLimit the time limit for each step, of which the child takes some before it replies
     */
    synchronized Reply.Opened open(
            Request.OpenEngine request, StackedLayers layers, Duration loadLimit, Duration stepLimit) {
        Call call = new Call(() -> "loading " + about.getFileName(), loadLimit);
        return during(call, () -> {
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
        });
    }

    /** What is written and read for one call. */
    @FunctionalInterface
    private interface Exchange<T> {

        T run() throws IOException;
    }

    private <T> T during(Call call, Exchange<T> exchange) {
        if (isAhead) {
            // It would take the row of the step for its own reply.
            throw new IllegalStateException("asked of an engine that is already at the next token: " + call.doing());
        }
        process.began(call);
        try {
            return exchange.run();
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
            throw EngineException.relayed(failed.stage(), about, failed.message());
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
