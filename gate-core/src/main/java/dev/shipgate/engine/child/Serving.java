package dev.shipgate.engine.child;

import dev.shipgate.bundle.HuggingFaceTokenizers;
import dev.shipgate.bundle.TextTokenizer;
import dev.shipgate.engine.EngineException;
import dev.shipgate.engine.SeedException;
import dev.shipgate.engine.onnx.OnnxEngine;
import dev.shipgate.engine.onnx.StackedLayers;
import dev.shipgate.input.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The child's side of one connection: opens an engine or a tokenizer and answers requests until the parent hangs up.
 */
final class Serving implements Runnable {

    private final Wire wire;
    private final RequestCodec requests;
    private final ReplyCodec replies;
    private @Nullable OnnxEngine engine;
    private @Nullable TextTokenizer tokenizer;
    private float[] row = {};

    Serving(Wire wire) {
        this.wire = wire;
        this.requests = new RequestCodec(wire);
        this.replies = new ReplyCodec(wire);
    }

    @Override
    public void run() {
        try (wire) {
            while (true) {
                send(reply(requests.read()));
            }
        } catch (IOException | UncheckedIOException parentHungUp) {
            // Nothing is left to answer.
        } finally {
            close();
        }
    }

    private void send(Reply reply) throws IOException {
        replies.write(reply, engine == null ? 0 : engine.runNanos());
    }

    private Reply reply(Request request) {
        try {
            return answer(request);
        } catch (EngineException broken) {
            return new Reply.EngineFailed(broken.stage(), broken.getMessage());
        } catch (SeedException misfit) {
            return new Reply.SeedRefused(String.valueOf(misfit.getMessage()));
        } catch (InvalidInputException refused) {
            return new Reply.InputRefused(refused.file(), refused.problem());
        } catch (UncheckedIOException hungUp) {
            throw hungUp;
        } catch (RuntimeException | LinkageError | StackOverflowError defect) {
            return new Reply.Broken(defect.toString());
        }
    }

    private Reply answer(Request request) {
        if (request instanceof Request.Step step) {
            opened().step(step.tokenId(), row);
            return new Reply.Row(row);
        } else if (request instanceof Request.OpenEngine open) {
            engine = OnnxEngine.open(open.model(), open.options(), askedLayers(), this::tellLoaded);
            row = new float[engine.vocabularySize()];
            return new Reply.Opened(engine.facts());
        } else if (request instanceof Request.Reset) {
            opened().reset();
            return new Reply.Done();
        } else if (request instanceof Request.Seed seed) {
            opened().seed(seed.state(), seed.position());
            return new Reply.Done();
        } else if (request instanceof Request.LayOut layOut) {
            return new Reply.State(opened().layOut(layOut.state(), layOut.position()));
        } else if (request instanceof Request.States) {
            return new Reply.State(opened().statesInPlace());
        } else if (request instanceof Request.StateDigests) {
            return new Reply.Digests(opened().stateDigests());
        } else if (request instanceof Request.Prefill prefill) {
            return new Reply.Prompted(opened().prefill(prefill.tokenIds(), row, this::sendPromptRow));
        } else if (request instanceof Request.OpenTokenizer open) {
            HuggingFaceTokenizers library = new HuggingFaceTokenizers();
            tokenizer = open.json() == null ? library.open(open.file()) : library.open(open.file(), open.json());
            return new Reply.Done();
        } else if (request instanceof Request.Encode encode) {
            return new Reply.Ids(openedTokenizer().encode(encode.text()));
        } else if (request instanceof Request.Decode decode) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < decode.count(); i++) {
                texts.add(openedTokenizer().decode(decode.firstId() + i, decode.skipSpecial()));
            }
            return new Reply.Texts(texts);
        }
        throw new IllegalStateException("unexpected request " + request);
    }

    /** Only the parent knows the oracle. */
    private StackedLayers askedLayers() {
        return (kind, planes) -> {
            try {
                send(new Reply.LayersWanted(kind, planes));
                if (requests.read() instanceof Request.Layers answer) {
                    return answer.layers();
                }
                throw new IllegalStateException("the parent didn't answer with layers");
            } catch (IOException hungUp) {
                throw new UncheckedIOException(hungUp);
            }
        };
    }

    private void tellLoaded() {
        tell(new Reply.Loaded());
    }

    private void sendPromptRow(int index, float[] logits) {
        tell(new Reply.PromptRow(index, logits));
    }

    private void tell(Reply notice) {
        try {
            send(notice);
        } catch (IOException hungUp) {
            throw new UncheckedIOException(hungUp);
        }
    }

    private OnnxEngine opened() {
        if (engine == null) {
            throw new IllegalStateException("no engine was opened");
        }
        return engine;
    }

    private TextTokenizer openedTokenizer() {
        if (tokenizer == null) {
            throw new IllegalStateException("no tokenizer was opened");
        }
        return tokenizer;
    }

    private void close() {
        try {
            if (engine != null) {
                engine.close();
            }
        } finally {
            if (tokenizer != null) {
                tokenizer.close();
            }
        }
    }
}
