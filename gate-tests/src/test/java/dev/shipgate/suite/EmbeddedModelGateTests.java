package dev.shipgate.suite;

/**
 * The gate on the embedded model, as {@code mvn verify} runs it. What it is pointed at stands in
 * {@code junit-platform.properties}, and can be pointed elsewhere: {@code mvn verify -Dshipgate.bundles=DIR}.
 */
class EmbeddedModelGateTests extends GateSuite {}
