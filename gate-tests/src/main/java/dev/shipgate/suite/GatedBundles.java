package dev.shipgate.suite;

import dev.shipgate.gate.Gate;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Opens each bundle that the launcher or the configuration names. The suite is invoked once per bundle. */
final class GatedBundles implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        Optional<LauncherExchange> exchange = LauncherExchange.of(context);
        return exchange.isPresent()
                ? exchange.stream().map(LauncherExchange::gate).map(Arguments::of)
                : new GateParameters(context::getConfigurationParameter)
                        .requests().stream()
                                .map(request -> new SuiteGate(
                                        Gate.open(request, new ReportEntryNotes(context)), request.out(), run -> {}))
                                .map(Arguments::of);
    }
}
