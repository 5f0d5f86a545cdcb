package dev.shipgate.transcript;

/** A name that a later version may have added, and that this version doesn't know. */
final class UnknownNameException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String name;

    /**
     * Makes the exception.
     *
     * @param name the unknown name
     * @param expected the known names, in words
     */
    UnknownNameException(String name, String expected) {
        super("expected " + expected + ", found \"" + name + "\"");
        this.name = name;
    }

    String name() {
        return name;
    }
}
