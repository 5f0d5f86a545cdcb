package dev.shipgate.engine.child;

import dev.shipgate.bundle.TextTokenizer;
import dev.shipgate.engine.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A tokenizer in a child process. Asks for the texts of several neighbouring ids at once, which is hardly slower. */
final class ChildTokenizer implements TextTokenizer {

    private static final int AT_ONCE = 64;

    private final Processes processes;
    private final Limits limits;
    private final Request.OpenTokenizer request;
    private final Path file;
    private ChildProcess process;
    private Connection connection;
    private final Map<Block, List<String>> texts = new ConcurrentHashMap<>();

    /** Neighbouring ids, which begin at a multiple of their number. */
    private record Block(int firstId, boolean skipSpecial) {}

    /** Loads a tokenizer. */
    ChildTokenizer(Processes processes, Limits limits, Request.OpenTokenizer request) {
        this.processes = processes;
        this.limits = limits;
        this.request = request;
        this.file = request.file();
        this.process = processes.forTokenizers();
        this.connection = open(process);
    }

    private Connection open(ChildProcess child) {
        Connection opened = child.connect(file);
        try {
            opened.ask(request, Reply.Done.class, () -> "loading " + file.getFileName(), limits.deadline());
            return opened;
        } catch (RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** Returns the connection; a new one if the process has ended in the meantime and there is another. */
    private synchronized Connection connection() {
        ChildProcess current = processes.forTokenizers();
        if (current != process) {
            connection.close();
            connection = open(current);
            process = current;
        }
        return connection;
    }

    @Override
    public List<Integer> encode(String text) {
        return connection()
                .ask(
                        new Request.Encode(text),
                        Reply.Ids.class,
                        () -> "tokenising a text of " + text.length() + " characters with " + file.getFileName(),
                        limits.deadline())
                .ids();
    }

    @Override
    public String decode(int tokenId, boolean skipSpecial) {
        int first = Math.floorDiv(tokenId, AT_ONCE) * AT_ONCE;
        return texts.computeIfAbsent(new Block(first, skipSpecial), this::decode)
                .get(tokenId - first);
    }

    private List<String> decode(Block block) {
        Reply.Texts reply = connection()
                .ask(
                        new Request.Decode(block.firstId(), AT_ONCE, block.skipSpecial()),
                        Reply.Texts.class,
                        () -> "decoding token ids from " + block.firstId() + " on with " + file.getFileName(),
                        limits.deadline());
        reply.misfit(AT_ONCE).ifPresent(problem -> {
            throw Connection.misfit(file, problem);
        });
        return reply.texts();
    }

    @Override
    public synchronized void close() {
        connection.close();
    }
}
