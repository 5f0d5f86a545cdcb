package dev.shipgate.judge;

import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.BundleContract;
import dev.shipgate.transcript.BundleContract.ExtraStop;
import dev.shipgate.transcript.BundleContract.Padding;
import dev.shipgate.transcript.BundleContract.Place;
import dev.shipgate.transcript.BundleContract.Retokenisation;
import dev.shipgate.transcript.BundleContract.Tokenizer.Compared;
import dev.shipgate.transcript.CaseKind;
import dev.shipgate.transcript.Policy;
import dev.shipgate.transcript.PositionTable;
import dev.shipgate.transcript.Token;
import dev.shipgate.transcript.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Whether the parts of a bundle belong together, and to the oracle. */
public final class BundleContractRule implements Rule<BundleContract> {

    private static final int SHOWN_DIGEST = 12;

    private final Policy policy;

    public BundleContractRule(Policy policy) {
        this.policy = policy;
    }

    @Override
    public Class<BundleContract> observes() {
        return BundleContract.class;
    }

    @Override
    public Ruling rule(BundleContract contract, CaseKind kind) {
        List<Ruling> objections = new ArrayList<>();
        vocabulary(contract.vocabulary(), objections);
        context(contract.context(), objections);
        contract.retokenisations().stream()
                .map(Retokenisation::notRun)
                .filter(Objects::nonNull)
                .distinct()
                .map(reason -> Ruling.of(Verdict.INCONCLUSIVE, "prompts were not tokenised again: " + reason))
                .forEach(objections::add);
        contract.retokenisations().stream()
                .filter(prompt -> prompt.firstDifference() != null)
                .map(BundleContractRule::otherIds)
                .distinct()
                .forEach(objections::add);
        digest(contract.tokenizer(), objections);
        stopTokens(contract.stopTokens(), objections);
        List<String> warnings = new ArrayList<>();
        contract.stopTokens().extra().forEach(extra -> extraStop(extra, objections, warnings));
        if (objections.isEmpty()) {
            return Ruling.of(
                    Verdict.PASS,
                    size(contract.vocabulary()) + "; "
                            + Numbers.counted(contract.retokenisations().size(), "prompt tokenises", "prompts tokenise")
                            + " to the oracle's ids"
                            + tokenizerNote(contract.tokenizer()) + "; the context holds "
                            + contract.context().longestTokens() + " tokens"
                            + String.join("", warnings));
        }
        Verdict worst = objections.stream()
                .map(Ruling::verdict)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Ruling.of(
                worst, String.join("; ", objections.stream().map(Ruling::reason).toList()) + String.join("", warnings));
    }

    private static String tokenizerNote(BundleContract.Tokenizer tokenizer) {
        if (tokenizer.assumed() != null) {
            return ", assuming " + tokenizer.assumed();
        }
        return tokenizer.compared() == Compared.CONTENTS
                ? " (tokenizer.json is a different file than the oracle's, but says the same)"
                : "";
    }

    /** A head may be wider than the vocabulary, as long as no id of its padding is ever chosen. */
    private void padding(Padding padding, BundleContract.Vocabulary vocabulary, List<Ruling> objections) {
        String head = "the head has " + (vocabulary.logits() - vocabulary.oracle()) + " ids after the oracle's "
                + vocabulary.oracle();
        if (padding.wins() > 0) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    head + ", and they win in " + padding.wins() + " of " + padding.rows()
                            + " rows; mask them with large negative logits, or export the head without them"));
        } else if (padding.comesWithin(policy.margin().tieBand())) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    String.format(
                            Locale.ROOT,
                            "%s, and token %d of them comes within %.2g nat of the top-1, inside the tie band of %.2g;"
                                    + " mask them with large negative logits, or export the head without them",
                            head,
                            padding.nearestId(),
                            padding.smallestLeadNats(),
                            policy.margin().tieBand())));
        } else if (padding.rows() == 0) {
            objections.add(Ruling.of(Verdict.INCONCLUSIVE, head + ", and no row was looked at"));
        }
    }

    private void vocabulary(BundleContract.Vocabulary vocabulary, List<Ruling> objections) {
        Integer manifest = vocabulary.manifest();
        Padding padding = vocabulary.padding();
        if (padding != null
                && (manifest == null || manifest == vocabulary.oracle() || manifest == vocabulary.logits())) {
            padding(padding, vocabulary, objections);
        } else if (manifest != null && manifest != vocabulary.logits()) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    "the manifest says vocab_size " + manifest + ", but the graph gives " + vocabulary.logits()
                            + " logits; correct the manifest or the head"));
        } else if (vocabulary.logits() != vocabulary.oracle()) {
            objections.add(Ruling.of(
                    Verdict.INVALID_ORACLE,
                    "the bundle has a vocabulary of " + vocabulary.logits() + ", the oracle one of "
                            + vocabulary.oracle() + "; the oracle was recorded from another model"));
        } else if (manifest == null) {
            objections.add(Ruling.of(Verdict.INCONCLUSIVE, "the manifest does not say its vocab_size"));
        }
    }

    private static void context(BundleContract.Context context, List<Ruling> objections) {
        Integer manifest = context.manifestTokens();
        if (manifest == null) {
            if (context.limited()) {
                objections.add(Ruling.of(Verdict.INCONCLUSIVE, "the manifest does not say its maximum context length"));
            }
        } else if (manifest < context.longestTokens()) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    "the manifest promises " + manifest + " tokens of context, but case " + context.longestCaseId()
                            + " needs " + context.longestTokens()));
        }
        PositionTable table = context.shortestTable();
        if (manifest != null && table != null && table.positions() < manifest) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    "the manifest promises " + manifest + " tokens of context, but " + table.name()
                            + ", which " + table.use() + " reads by position, ends after " + table.positions()
                            + "; export it for the promised length, or promise less"));
        }
    }

    private static void stopTokens(BundleContract.StopTokens stopTokens, List<Ruling> objections) {
        boolean bothSay = !stopTokens.bundle().isEmpty() && !stopTokens.oracle().isEmpty();
        if (bothSay && !stopTokens.bundle().containsAll(stopTokens.oracle())) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    "the bundle stops at token " + stopTokens.bundle() + ", the oracle's model at "
                            + stopTokens.oracle() + ": correct eos_token_id, or the bundle may never stop"));
        }
    }

    /**
     * What an oracle's answer contains must not end the bundle's. A token of turns is in prompts, and may end answers.
     */
    private static void extraStop(ExtraStop extra, List<Ruling> objections, List<String> warnings) {
        String stops = "the bundle stops at token " + extra.token().id() + ", at which the oracle's model doesn't";
        Place answer = extra.answer();
        Place prompt = extra.prompt();
        if (answer != null) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    stops + ": the oracle's answer to case " + answer.caseId() + " has it at index " + answer.index()
                            + ", where the bundle's would end; remove it from eos_token_id"));
        } else if (prompt != null && !extra.special()) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    stops + ": it is ordinary text, which the prompt of case " + prompt.caseId() + " has at index "
                            + prompt.index() + "; remove it from eos_token_id"));
        } else {
            warnings.add("; warning: " + stops
                    + (extra.special() ? "" : ", and which is an ordinary word")
                    + "; no recorded answer has it");
        }
    }

    private static String size(BundleContract.Vocabulary vocabulary) {
        Padding padding = vocabulary.padding();
        if (padding == null) {
            return "vocabulary " + vocabulary.logits() + " in logits and oracle";
        }
        String never = "vocabulary " + vocabulary.oracle() + " in oracle and " + vocabulary.logits()
                + " in logits, whose padding never wins";
        return padding.smallestLeadNats() == null
                ? never
                : String.format(
                        Locale.ROOT,
                        "%s: the nearest of it is %.3g nat below the top-1",
                        never,
                        padding.smallestLeadNats());
    }

    private static Ruling otherIds(Retokenisation prompt) {
        if (!prompt.inFront().isEmpty()) {
            return Ruling.of(
                    Verdict.FAIL,
                    "the bundle's tokenizer puts " + shown(prompt.inFront()) + " before the text of a prompt, the"
                            + " oracle's doesn't: ship the tokenizer of the source model, or correct its"
                            + " post-processor");
        }
        return Ruling.of(
                Verdict.FAIL,
                "the bundle's tokenizer turns the text of case " + prompt.caseId()
                        + " into other ids than the oracle's from token " + prompt.firstDifference() + " on ("
                        + prompt.foundTokens() + " tokens against " + prompt.recordedTokens()
                        + "): ship the tokenizer of the source model");
    }

    private static String shown(List<Token> tokens) {
        return tokens.stream()
                .map(token -> "token " + token.id() + (token.text() == null ? "" : " \"" + token.text() + "\""))
                .collect(Collectors.joining(", "));
    }

    private static void digest(BundleContract.Tokenizer tokenizer, List<Ruling> objections) {
        String ofBundle = tokenizer.bundleSha256();
        String ofOracle = tokenizer.oracleSha256();
        if (!tokenizer.differences().isEmpty()) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    "the bundle's tokenizer.json differs from the one that the oracle was recorded with in "
                            + String.join("; ", tokenizer.differences()) + ": ship the tokenizer of the source model"));
        } else if (tokenizer.compared() == null && ofBundle != null && ofOracle != null && !ofBundle.equals(ofOracle)) {
            objections.add(Ruling.of(
                    Verdict.FAIL,
                    "the bundle's tokenizer.json (sha256 " + ofBundle.substring(0, SHOWN_DIGEST)
                            + "…) is not the one that the oracle was recorded with ("
                            + ofOracle.substring(0, SHOWN_DIGEST)
                            + "…), nor that one written again: ship the"
                            + " tokenizer of the source model, or put its tokenizer.json beside oracle.json to see"
                            + " what differs"));
        }
    }
}
