package dev.shipgate.tokenizer;

import com.google.protobuf.ByteString;
import dev.shipgate.gguf.GgufMetadata;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.tokenizer.SentencePieceModel.Kind;
import dev.shipgate.tokenizer.SentencePieceModel.Piece;
import dev.shipgate.tokenizer.SentencePieceTokenizer.Blank;
import dev.shipgate.tokenizer.SentencePieceTokenizer.Form;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer of the kind {@code llama} in a GGUF file: pieces of SentencePiece that are merged by their scores. Its
 * defaults are those of llama.cpp.
 */
final class GgufPieces {

    /** The name of this kind in {@code tokenizer.ggml.model}. */
    static final String KIND = "llama";

    private final Path file;
    private final GgufMetadata metadata;
    private final List<String> tokens;

    GgufPieces(Path file, GgufMetadata metadata) {
        this.file = file;
        this.metadata = metadata;
        this.tokens = metadata.texts(GgufTokenizer.TOKENS);
    }

    /**
     * Returns the tokenizer as the contents of a {@code tokenizer.json}.
     *
     * @throws InvalidInputException if a part of it is missing or wrong
     */
    String toJson() {
        boolean addsBlank = metadata.flag("tokenizer.ggml.add_space_prefix").orElse(true);
        SentencePieceModel model =
                new SentencePieceModel(file, Kind.BPE, pieces(), ByteString.EMPTY, addsBlank, false, false, true);
        ObjectNode config = JsonMapper.shared().createObjectNode();
        boolean starts = metadata.flag("tokenizer.ggml.add_bos_token").orElse(true);
        boolean ends = metadata.flag("tokenizer.ggml.add_eos_token").orElse(false);
        if (starts) {
            config.put("bos_token", end("tokenizer.ggml.bos_token_id", 1));
        }
        if (ends) {
            config.put("eos_token", end("tokenizer.ggml.eos_token_id", 2));
        }
        return new SentencePieceTokenizer(model, TokenizerConfig.alone(config))
                .toJson(new Form(starts, ends, addsBlank ? Blank.BEFORE_EACH_PART : Blank.NOWHERE));
    }

    private List<Piece> pieces() {
        List<Long> types = metadata.wholes(GgufTokenizer.TYPES);
        List<Double> scores = metadata.numbers("tokenizer.ggml.scores");
        List<Piece> pieces = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            long number = id < types.size() ? types.get(id) : 1;
            int place = id;
            SentencePieceModel.Type type = SentencePieceModel.Type.of(number)
                    .orElseThrow(() -> new InvalidInputException(
                            file, "token " + place + " has the type " + number + ", expected 1 to 6"));
            double score = id < scores.size() ? scores.get(id) : 0;
            pieces.add(new Piece(tokens.get(id), (float) score, type));
        }
        return pieces;
    }

    private String end(String key, long otherwise) {
        return GgufTokenizer.end(file, metadata, tokens, key, otherwise).text();
    }
}
