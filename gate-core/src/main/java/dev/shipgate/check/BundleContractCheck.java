package dev.shipgate.check;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.input.InvalidInputException;
import dev.shipgate.input.PinnedFile;
import dev.shipgate.oracle.Oracle;
import dev.shipgate.oracle.OracleCase;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.Context;
import dev.shipgate.transcript.BundleContract.StopTokens;
import dev.shipgate.transcript.BundleContract.Vocabulary;
import dev.shipgate.transcript.CarriedSlot;
import dev.shipgate.transcript.CheckId;
import dev.shipgate.transcript.EngineFacts;
import dev.shipgate.transcript.EngineFacts.StateFacts;
import dev.shipgate.transcript.Observation;
import dev.shipgate.transcript.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads off what manifest, graph and tokenizer say of the things that they share with the oracle. */
public final class BundleContractCheck implements Check {

    @Override
    public CheckId id() {
        return CheckId.BUNDLE_CONTRACT;
    }

    @Override
    public Observation observe(Subject subject, Session session) {
        return measure(
                session.bundle(), session.engine().facts(), session.files(), session.oracle(), session::tokenizer);
    }

    /**
     * Measures a bundle.
     *
     * @param engine what was found in the graph
     * @param files the bundle's files with their digests
     * @param tokenizer gives the bundle's tokenizer, or says why there is none
     */
    public BundleContract measure(
            Bundle bundle, EngineFacts engine, List<PinnedFile> files, Oracle oracle, TokenizerSource tokenizer) {
        Reading reading = Reading.of(oracle, tokenizer);
        return new BundleContract(
                Subject.of(CheckId.BUNDLE_CONTRACT),
                new Vocabulary(
                        bundle.manifest().vocabSize(),
                        engine.vocabularySize(),
                        oracle.model().vocabSize()),
                new TokenizerComparison(bundle, files, oracle).compare(reading),
                context(bundle, engine, oracle),
                new StopTokens(stopTokens(bundle, tokenizer), oracle.model().eosTokenIds()),
                oracle.cases().stream().map(reading::retokenise).toList());
    }

    private static List<Integer> stopTokens(Bundle bundle, TokenizerSource source) {
        try {
            return bundle.manifest().stopTokenIds(source.tokenizer());
        } catch (InvalidInputException unusable) {
            return bundle.manifest().eosTokenIds();
        }
    }

    private static Context context(Bundle bundle, EngineFacts engine, Oracle oracle) {
        Optional<OracleCase> longest =
                oracle.cases().stream().max(Comparator.comparingInt(BundleContractCheck::length));
        return new Context(
                bundle.manifest().maxContextLength(),
                longest.map(BundleContractCheck::length).orElse(0),
                longest.map(OracleCase::id).orElse(null),
                isLimited(engine));
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
