package dev.shipgate.cli;

/** What every {@code --policy} accepts. */
final class PolicyOption {

    /** Sentences for the help of the option. */
    static final String POLICY = "A policy file in YAML, or a built-in policy: default, strict, eight-bit or four-bit.";

    private PolicyOption() {}
}
