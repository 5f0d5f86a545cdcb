package dev.shipgate.engine.child;

import dev.shipgate.engine.EngineException;
import dev.shipgate.oracle.StateKind;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import java.io.IOException;
import java.nio.file.Path;

/** Writes and reads replies. */
final class ReplyCodec {

    private static final int MAX_ROW = 1 << 24;

    private enum Kind {
        DONE,
        LOADED,
        LAYERS_WANTED,
        OPENED,
        ROW,
        PROMPT_ROW,
        PROMPTED,
        STATE,
        DIGESTS,
        IDS,
        TEXTS,
        ENGINE_FAILED,
        SEED_REFUSED,
        INPUT_REFUSED,
        BROKEN
    }

    private final Wire wire;
    private final Parts parts;

    ReplyCodec(Wire wire) {
        this.wire = wire;
        this.parts = new Parts(wire);
    }

    /** @param runNanos the total time spent in the runtime's own run calls on this connection */
    void write(Reply reply, long runNanos) throws IOException {
        wire.putLong(runNanos);
        if (reply instanceof Reply.Done) {
            parts.put(Kind.DONE);
        } else if (reply instanceof Reply.Loaded) {
            parts.put(Kind.LOADED);
        } else if (reply instanceof Reply.LayersWanted wanted) {
            parts.put(Kind.LAYERS_WANTED);
            parts.put(wanted.kind());
            wire.putInt(wanted.planes());
        } else if (reply instanceof Reply.Opened opened) {
            parts.put(Kind.OPENED);
            put(opened.facts());
        } else if (reply instanceof Reply.Row row) {
            parts.put(Kind.ROW);
            putRow(row.logits());
        } else if (reply instanceof Reply.PromptRow row) {
            parts.put(Kind.PROMPT_ROW);
            wire.putInt(row.index());
            putRow(row.logits());
        } else if (reply instanceof Reply.Prompted prompted) {
            parts.put(Kind.PROMPTED);
            wire.putInt(prompted.rows());
        } else if (reply instanceof Reply.State state) {
            parts.put(Kind.STATE);
            parts.putState(state.tensors());
        } else if (reply instanceof Reply.Digests digests) {
            parts.put(Kind.DIGESTS);
            parts.putSlots(digests.digests(), wire::putInt);
        } else if (reply instanceof Reply.Ids ids) {
            parts.put(Kind.IDS);
            parts.putInts(ids.ids());
        } else if (reply instanceof Reply.Texts texts) {
            parts.put(Kind.TEXTS);
            parts.putList(texts.texts(), wire::putText);
        } else if (reply instanceof Reply.EngineFailed failed) {
            parts.put(Kind.ENGINE_FAILED);
            parts.put(failed.stage());
            wire.putText(failed.message());
        } else if (reply instanceof Reply.SeedRefused refused) {
            parts.put(Kind.SEED_REFUSED);
            wire.putText(refused.reason());
        } else if (reply instanceof Reply.InputRefused refused) {
            parts.put(Kind.INPUT_REFUSED);
            wire.putText(refused.file().toString());
            wire.putText(refused.problem());
        } else if (reply instanceof Reply.Broken broken) {
            parts.put(Kind.BROKEN);
            wire.putText(broken.problem());
        }
        wire.flush();
    }

    /** A reply, and the total time spent in the runtime's own run calls. */
    record Timed(long runNanos, Reply reply) {}

    /** @param row receives the row of a {@link Reply.Row} or {@link Reply.PromptRow}, and must be as long */
    Timed read(float[] row) throws IOException {
        return new Timed(wire.getLong(), readReply(row));
    }

    private Reply readReply(float[] row) throws IOException {
        return switch (parts.get(Kind.values())) {
            case DONE -> new Reply.Done();
            case LOADED -> new Reply.Loaded();
            case LAYERS_WANTED -> new Reply.LayersWanted(parts.get(StateKind.values()), wire.getCount(MAX_ROW));
            case OPENED -> new Reply.Opened(facts());
            case ROW -> new Reply.Row(getRow(row));
            case PROMPT_ROW -> new Reply.PromptRow(wire.getCount(MAX_ROW), getRow(row));
            case PROMPTED -> new Reply.Prompted(wire.getCount(MAX_ROW));
            case STATE -> new Reply.State(parts.getState());
            case DIGESTS -> new Reply.Digests(parts.getSlots(wire::getInt));
            case IDS -> new Reply.Ids(parts.getInts());
            case TEXTS -> new Reply.Texts(parts.getList(wire::getText));
            case ENGINE_FAILED -> new Reply.EngineFailed(parts.get(EngineException.Stage.values()), wire.getText());
            case SEED_REFUSED -> new Reply.SeedRefused(wire.getText());
            case INPUT_REFUSED -> new Reply.InputRefused(Path.of(wire.getText()), wire.getText());
            case BROKEN -> new Reply.Broken(wire.getText());
        };
    }

    private void putRow(float[] row) throws IOException {
        wire.putInt(row.length);
        wire.putFloats(row);
    }

    private float[] getRow(float[] row) throws IOException {
        int length = wire.getCount(MAX_ROW);
        if (length != row.length) {
            throw new IOException("sent a row of " + length + " logits, expected " + row.length);
        }
        wire.getFloats(row);
        return row;
    }

    private void put(EngineFacts facts) throws IOException {
        wire.putText(facts.name());
        wire.putText(facts.version());
        parts.putMap(facts.options(), wire::putText);
        parts.putFlag(facts.staticInputIds());
        wire.putText(facts.inputIdsType());
        wire.putText(facts.logitsType());
        wire.putInt(facts.vocabularySize());
        parts.putList(facts.states(), this::put);
    }

    private EngineFacts facts() throws IOException {
        return new EngineFacts(
                wire.getText(),
                wire.getText(),
                parts.getMap(wire::getText),
                parts.getFlag(),
                wire.getText(),
                wire.getText(),
                wire.getCount(MAX_ROW),
                parts.getList(this::stateFacts));
    }

    private void put(StateFacts facts) throws IOException {
        parts.putOptional(facts.slot(), this::put);
        wire.putText(facts.input());
        wire.putText(facts.output());
        wire.putText(facts.dtype());
        parts.putList(facts.dimensions(), wire::putText);
    }

    private StateFacts stateFacts() throws IOException {
        return new StateFacts(
                parts.getOptional(this::slot),
                wire.getText(),
                wire.getText(),
                wire.getText(),
                parts.getList(wire::getText));
    }

    private void put(CarriedSlot slot) throws IOException {
        wire.putInt(slot.layer());
        parts.put(slot.kind());
    }

    private CarriedSlot slot() throws IOException {
        return new CarriedSlot(wire.getCount(Integer.MAX_VALUE), parts.get(CarriedSlot.Kind.values()));
    }
}
