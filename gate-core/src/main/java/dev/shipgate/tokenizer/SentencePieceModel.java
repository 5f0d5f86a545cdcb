package dev.shipgate.tokenizer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.shipgate.input.InputFile;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.IoProblem;
import dev.shipgate.input.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a SentencePiece model says about turning a text into ids. The numbers of the fields are those of
 * {@code sentencepiece_model.proto}.
 *
 * @param file the file it was read from
 * @param kind how a text becomes pieces
 * @param pieces the tokens, in the order of their ids
 * @param charsMap the compiled rules for replacing characters; empty if there are none
 * @param addsBlank whether a blank is put in front of each text
 * @param removesBlanks whether blanks at the ends are removed, and several in a row become one
 * @param splitsAtBlanks whether no piece has a blank after its first character
 * @param fallsBackToBytes whether a character without a piece becomes its bytes, not the unknown token
 */
record SentencePieceModel(
        Path file,
        Kind kind,
        List<Piece> pieces,
        ByteString charsMap,
        boolean addsBlank,
        boolean removesBlanks,
        boolean splitsAtBlanks,
        boolean fallsBackToBytes) {

    /** Stands for a blank in a piece. */
    static final String BLANK = "\u2581";

    /** SentencePiece writes pieces of up to 16 characters by default. A long one takes long to split. */
    private static final int LONGEST_PIECE_BYTES = 1024;

    private static final int PIECES = 1;
    private static final int TRAINER = 2;
    private static final int NORMALIZER = 3;

    SentencePieceModel {
        pieces = List.copyOf(pieces);
        if (pieces.isEmpty()) {
            throw new InvalidInputException(file, "has no pieces, expected a SentencePiece model");
        }
        Set<String> texts = new HashSet<>();
        for (int id = 0; id < pieces.size(); id++) {
            if (!texts.add(pieces.get(id).text())) {
                throw new InvalidInputException(
                        file,
                        "piece " + id + " has the text of another one: "
                                + pieces.get(id).text());
            }
        }
    }

    /** How a text becomes pieces. The numbers are those of the field {@code model_type}. */
    enum Kind {
        UNIGRAM(1),
        BPE(2),
        WORD(3),
        CHAR(4);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Optional<Kind> of(long number) {
            return List.of(values()).stream()
                    .filter(each -> each.number == number)
                    .findFirst();
        }
    }

    /** What a piece is for. The numbers are those of the field {@code type}, and llama.cpp's too. */
    enum Type {
        NORMAL(1),
        UNKNOWN(2),
        CONTROL(3),
        USER_DEFINED(4),
        UNUSED(5),
        BYTE(6);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        static Optional<Type> of(long number) {
            return List.of(values()).stream()
                    .filter(each -> each.number == number)
                    .findFirst();
        }
    }

    /**
     * A token.
     *
     * @param score the higher, the sooner a pair is merged to it, or the likelier it is
     */
    record Piece(String text, float score, Type type) {

        /** Tells whether the piece is recognised in a text before anything else, and never merged. */
        boolean isAdded() {
            return isSpecial() || type == Type.USER_DEFINED;
        }

        boolean isSpecial() {
            return type == Type.CONTROL || type == Type.UNKNOWN;
        }
    }

    /**
     * Reads a {@code tokenizer.model}.
     *
     * @throws InvalidInputException if it isn't a SentencePiece model
     */
    static SentencePieceModel read(Path file) {
        try {
            UnknownFieldSet model = UnknownFieldSet.parseFrom(
                    InputFile.bytes(file, "a SentencePiece model", (int) StrictJson.DEFAULT_MAX_BYTES));
            List<Piece> pieces = new ArrayList<>();
            for (ByteString piece : model.getField(PIECES).getLengthDelimitedList()) {
                pieces.add(piece(file, pieces.size(), UnknownFieldSet.parseFrom(piece)));
            }
            UnknownFieldSet trainer = message(model, TRAINER);
            UnknownFieldSet normalizer = message(model, NORMALIZER);
            long kind = whole(trainer, 3, Kind.UNIGRAM.number);
            return new SentencePieceModel(
                    file,
                    Kind.of(kind)
                            .orElseThrow(() -> new InvalidInputException(
                                    file, "has the model type " + kind + ", expected 1 to " + Kind.values().length)),
                    pieces,
                    last(normalizer, 2).orElse(ByteString.EMPTY),
                    whole(normalizer, 3, 1) != 0,
                    whole(normalizer, 4, 1) != 0,
                    whole(trainer, 22, 1) != 0,
                    whole(trainer, 35, 0) != 0);
        } catch (InvalidProtocolBufferException damaged) {
            throw new InvalidInputException(
                    file, "isn't a SentencePiece model that can be read: " + damaged.getMessage(), damaged);
        } catch (IOException problem) {
            throw new InvalidInputException(file, "cannot be read: " + IoProblem.of(problem), problem);
        }
    }

    private static Piece piece(Path file, int id, UnknownFieldSet piece) {
        ByteString text = last(piece, 1).orElse(ByteString.EMPTY);
        if (text.size() > LONGEST_PIECE_BYTES) {
            throw new InvalidInputException(
                    file, "piece " + id + " has " + text.size() + " bytes, expected at most " + LONGEST_PIECE_BYTES);
        }
        long number = whole(piece, 3, Type.NORMAL.number);
        Type type = Type.of(number)
                .orElseThrow(() -> new InvalidInputException(
                        file, "piece " + id + " has the type " + number + ", expected 1 to " + Type.values().length));
        List<Integer> scores = piece.getField(2).getFixed32List();
        float score = scores.isEmpty() ? 0 : Float.intBitsToFloat(scores.get(scores.size() - 1));
        if (!Float.isFinite(score)) {
            throw new InvalidInputException(file, "piece " + id + " has the score " + score + ", expected a number");
        }
        return new Piece(text.toStringUtf8(), score, type);
    }

    private static UnknownFieldSet message(UnknownFieldSet parent, int field) throws InvalidProtocolBufferException {
        Optional<ByteString> bytes = last(parent, field);
        return bytes.isPresent() ? UnknownFieldSet.parseFrom(bytes.get()) : UnknownFieldSet.getDefaultInstance();
    }

    private static Optional<ByteString> last(UnknownFieldSet message, int field) {
        List<ByteString> values = message.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    private static long whole(UnknownFieldSet message, int field, long absent) {
        List<Long> values = message.getField(field).getVarintList();
        return values.isEmpty() ? absent : values.get(values.size() - 1);
    }
}
