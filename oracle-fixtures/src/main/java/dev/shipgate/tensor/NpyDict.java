package dev.shipgate.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Python dictionary in the header of a NumPy array, such as {@code {'descr': '<f4', 'fortran_order': False,
 * 'shape': (16, 2048), }}.
 *
 * <p>The parser accepts only this subset of Python: these three keys, once each, in any order.
 */
record NpyDict(String descr, boolean fortranOrder, List<Long> shape) {

    /**
     * Parses a dictionary that has only blanks around it.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static NpyDict parse(String text) {
        return new Parser(text).dict();
    }

    private static final class Parser {

        private static final int SHOWN_CHARACTERS = 20;

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        NpyDict dict() {
            @Nullable String descr = null;
            @Nullable Boolean fortranOrder = null;
            @Nullable List<Long> shape = null;
            expect("{");
            while (!accept("}")) {
                String key = string();
                expect(":");
                if (key.equals("descr") && descr == null) {
                    descr = descr();
                } else if (key.equals("fortran_order") && fortranOrder == null) {
                    fortranOrder = bool();
                } else if (key.equals("shape") && shape == null) {
                    shape = tuple();
                } else {
                    throw new IllegalArgumentException("the key '" + key
                            + "' is unknown or repeated; expected 'descr', 'fortran_order' and 'shape'");
                }
                if (!accept(",")) {
                    expect("}");
                    break;
                }
            }
            skipBlanks();
            if (at < text.length()) {
                throw unexpected("nothing after the dictionary");
            }
            if (descr == null || fortranOrder == null || shape == null) {
                throw new IllegalArgumentException(
                        "'" + (descr == null ? "descr" : shape == null ? "shape" : "fortran_order") + "' is missing");
            }
            return new NpyDict(descr, fortranOrder, shape);
        }

        private String descr() {
            skipBlanks();
            if (text.startsWith("[", at)) {
                throw new IllegalArgumentException(
                        "the dtype is a list, but structured arrays are not supported; save one array per field");
            }
            return string();
        }

        private String string() {
            String quote = accept("\"") ? "\"" : "'";
            if (quote.equals("'")) {
                expect("'");
            }
            int end = text.indexOf(quote, at);
            if (end < 0 || text.substring(at, end).contains("\\")) {
                throw unexpected("a plain, terminated string");
            }
            String string = text.substring(at, end);
            at = end + 1;
            return string;
        }

        private boolean bool() {
            if (accept("True")) {
                return true;
            }
            expect("False");
            return false;
        }

        private List<Long> tuple() {
            List<Long> dimensions = new ArrayList<>();
            expect("(");
            while (!accept(")")) {
                dimensions.add(number());
                boolean more = accept(",");
                if (!more && dimensions.size() == 1) {
                    throw unexpected("',' because a one-element tuple needs it");
                }
                if (!more) {
                    expect(")");
                    break;
                }
            }
            return dimensions;
        }

        private long number() {
            skipBlanks();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == start) {
                throw unexpected("a number of 0 or more");
            }
            String digits = text.substring(start, at);
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException tooLarge) {
                throw new IllegalArgumentException("the dimension " + digits + " is too large", tooLarge);
            }
        }

        private void expect(String token) {
            if (!accept(token)) {
                throw unexpected(token);
            }
        }

        private boolean accept(String token) {
            skipBlanks();
            if (text.startsWith(token, at)) {
                at += token.length();
                return true;
            }
            return false;
        }

        private void skipBlanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
        }

        private IllegalArgumentException unexpected(String expected) {
            String found = text.substring(at, Math.min(text.length(), at + SHOWN_CHARACTERS));
            return new IllegalArgumentException("expected " + expected + " at character " + at + ", found "
                    + (found.isEmpty() ? "the end" : "\"" + found + "\""));
        }
    }
}
