package dev.shipgate.check;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.bundle.BundleTokenizer;
import dev.shipgate.engine.Engine;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.Context;
import dev.shipgate.transcript.BundleContract.ExtraStop;
import dev.shipgate.transcript.BundleContract.Padding;
import dev.shipgate.transcript.BundleContract.Place;
import dev.shipgate.transcript.BundleContract.StopTokens;
import dev.shipgate.transcript.BundleContract.Vocabulary;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.PositionTable;
import dev.shipgate.transcript.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads off what manifest, graph and tokenizer say of the things that they share with the oracle. */
public final class BundleContractCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.BUNDLE_CONTRACT;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        Engine engine = session.engine();
        return measure(
                session.bundle(),
                engine.facts(),
                session.padding(),
                shortestTable(session),
                session.files(),
                session.oracle(),
                session::tokenizer,
                engine::tokenize,
                engine.eosTokenIds());
    }

    /**
     * Measures a bundle.
     *
     * @param engine what was found in the graph
     * @param padding what the padding of the head did; {@code null} if there is none
     * @param shortestTable the constant of the graph with the fewest positions; {@code null} if none is known
     * @param files the bundle's files with their digests
     * @param tokenizer gives the bundle's tokenizer, or says why there is none
     * @param engineTokenizer the engine's own tokenizer
     * @param engineStops the ids at which the engine says it stops
     */
    BundleContract measure(
            Bundle bundle,
            EngineFacts engine,
            @Nullable Padding padding,
            @Nullable PositionTable shortestTable,
            List<PinnedFile> files,
            Oracle oracle,
            TokenizerSource tokenizer,
            EngineTokenizer engineTokenizer,
            List<Integer> engineStops) {
        Reading reading = Reading.of(oracle, tokenizer, engineTokenizer);
        List<Integer> stops = stopTokens(bundle, tokenizer);
        return new BundleContract(
                Subject.of(CheckId.BUNDLE_CONTRACT),
                new Vocabulary(
                        bundle.manifest().vocabSize(),
                        engine.vocabularySize(),
                        oracle.model().vocabSize(),
                        padding),
                new TokenizerComparison(bundle, files, oracle).compare(reading),
                context(bundle, engine, oracle, shortestTable),
                stops(stops.isEmpty() ? engineStops : stops, oracle, tokenizer),
                oracle.cases().stream().map(reading::retokenise).toList());
    }

    /** Measures a bundle whose engine shows no tokenizer, as above. */
    public BundleContract measure(
            Bundle bundle,
            EngineFacts engine,
            @Nullable Padding padding,
            @Nullable PositionTable shortestTable,
            List<PinnedFile> files,
            Oracle oracle,
            TokenizerSource tokenizer) {
        return measure(
                bundle, engine, padding, shortestTable, files, oracle, tokenizer, EngineTokenizer.NONE, List.of());
    }

    private static StopTokens stops(List<Integer> bundle, Oracle oracle, TokenizerSource source) {
        List<Integer> ofOracle = oracle.model().eosTokenIds();
        BundleTokenizer tokenizer = usable(source);
        TokenTexts texts = new TokenTexts(tokenizer);
        List<ExtraStop> extra = ofOracle.isEmpty()
                ? List.of()
                : bundle.stream()
                        .distinct()
                        .filter(id -> !ofOracle.contains(id))
                        .map(id -> new ExtraStop(
                                texts.token(id),
                                tokenizer != null && tokenizer.isSpecial(id),
                                firstPlace(id, oracle, BundleContractCheck::answer),
                                firstPlace(id, oracle, OracleCase::inputIds)))
                        .toList();
        return new StopTokens(bundle, ofOracle, extra);
    }

    private static @Nullable BundleTokenizer usable(TokenizerSource source) {
        try {
            return source.tokenizer();
        } catch (InvalidInputException unusable) {
            return null;
        }
    }

    private static List<Integer> answer(OracleCase oracleCase) {
        return oracleCase.greedy() == null ? List.of() : oracleCase.greedy().ids();
    }

    private static @Nullable Place firstPlace(int id, Oracle oracle, Function<OracleCase, List<Integer>> tokens) {
        return oracle.cases().stream()
                .filter(each -> tokens.apply(each).contains(id))
                .map(each -> new Place(each.id(), tokens.apply(each).indexOf(id)))
                .findFirst()
                .orElse(null);
    }

    private static List<Integer> stopTokens(Bundle bundle, TokenizerSource source) {
        try {
            return bundle.manifest().stopTokenIds(source.tokenizer());
        } catch (InvalidInputException unusable) {
            return bundle.manifest().eosTokenIds();
        }
    }

    private static Context context(
            Bundle bundle, EngineFacts engine, Oracle oracle, @Nullable PositionTable shortestTable) {
        Optional<OracleCase> longest =
                oracle.cases().stream().max(Comparator.comparingInt(BundleContractCheck::length));
        return new Context(
                bundle.manifest().maxContextLength(),
                longest.map(BundleContractCheck::length).orElse(0),
                longest.map(OracleCase::id).orElse(null),
                isLimited(engine),
                shortestTable);
    }

    /** A graph that cannot be read, such as another engine's, has no tables that are known. */
    private static @Nullable PositionTable shortestTable(Session session) {
        List<PositionTable> tables;
        try {
            tables = session.audit().positionTables();
        } catch (InvalidInputException unreadable) {
            return null;
        }
        return tables == null
                ? null
                : tables.stream()
                        .min(Comparator.comparingLong(PositionTable::positions))
                        .orElse(null);
    }

    /** Without any state, the whole prefix is fed, by positions that a graph may well have only so many of. */
    private static boolean isLimited(EngineFacts engine) {
        return engine.states().isEmpty()
                || engine.states().stream()
                        .map(StateFacts::slot)
                        .anyMatch(slot -> slot != null && slot.kind() == CarriedSlot.Kind.KEY);
    }

    private static int length(OracleCase oracleCase) {
        return oracleCase.positions()
                + (oracleCase.greedy() == null ? 0 : oracleCase.greedy().ids().size());
    }
}
