package dev.shipgate.corpus;

import dev.shipgate.numerics.MarginSigma;
import dev.shipgate.transcript.Token;
import dev.shipgate.transcript.TokenError;
import dev.shipgate.transcript.TokenErrors;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the errors of each id that was fed: the root mean square of its rows' ρ. As large as the vocabulary. */
final class FedErrors {

    private static final int LARGEST = 5;

    private final Map<Integer, Sums> byId = new LinkedHashMap<>();

    private static final class Sums {
        private final Token token;
        private int rows;
        private double sum;
        private double squares;

        Sums(Token token) {
            this.token = token;
        }

        TokenError error() {
            return new TokenError(token, rows, sum / rows, Math.sqrt(squares / rows));
        }
    }

    void add(Token input, double rhoNats) {
        Sums sums = byId.computeIfAbsent(input.id(), none -> new Sums(input));
        sums.rows++;
        sums.sum += rhoNats;
        sums.squares += rhoNats * rhoNats;
    }

    /** Returns the errors; at least one must have been added. */
    TokenErrors errors() {
        List<TokenError> errors = byId.values().stream()
                .map(Sums::error)
                .sorted(Comparator.comparingDouble(TokenError::rmsNats).reversed())
                .toList();
        return new TokenErrors(
                errors.size(),
                MarginSigma.median(errors.stream().map(TokenError::rmsNats).toList()),
                errors.subList(0, Math.min(LARGEST, errors.size())));
    }
}
