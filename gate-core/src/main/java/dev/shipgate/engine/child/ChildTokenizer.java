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

    private final ChildProcess process;
    private final Connection connection;
    private final Limits limits;
    private final Path file;
    private final Map<Block, List<String>> texts = new ConcurrentHashMap<>();

    /** Neighbouring ids, which begin at a multiple of their number. */
    private record Block(int firstId, boolean skipSpecial) {}

    ChildTokenizer(ChildProcess process, Connection connection, Limits limits, Path file) {
        this.process = process;
        this.connection = connection;
        this.limits = limits;
        this.file = file;
    }

    @Override
    public List<Integer> encode(String text) {
        return connection
                .ask(
                        new Request.Encode(text),
                        Reply.Ids.class,
                        () -> "tokenising a text of " + text.length() + " characters with " + file.getFileName(),
                        limits.deadline())
                .ids();
    }

    /** If other work has ended the process, texts are unknown, and what they were to explain has failed anyway. */
    @Override
    public String decode(int tokenId, boolean skipSpecial) {
        if (process.hasEnded()) {
            return "";
        }
        int first = Math.floorDiv(tokenId, AT_ONCE) * AT_ONCE;
        return texts.computeIfAbsent(new Block(first, skipSpecial), this::decode)
                .get(tokenId - first);
    }

    private List<String> decode(Block block) {
        List<String> decoded = connection
                .ask(
                        new Request.Decode(block.firstId(), AT_ONCE, block.skipSpecial()),
                        Reply.Texts.class,
                        () -> "decoding token ids from " + block.firstId() + " on with " + file.getFileName(),
                        limits.deadline())
                .texts();
        if (decoded.size() != AT_ONCE) {
            throw new IllegalStateException("the child sent " + decoded.size() + " texts, expected " + AT_ONCE);
        }
        return decoded;
    }

    @Override
    public void close() {
        connection.close();
    }
}
