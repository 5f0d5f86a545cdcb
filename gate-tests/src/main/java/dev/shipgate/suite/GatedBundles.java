package dev.shipgate.suite;

import dev.shipgate.gate.Gate;
import dev.shipgate.gate.GateRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
                : configured(context);
    }

    private static Stream<Arguments> configured(ExtensionContext context) {
        List<GateRequest> requests = new GateParameters(context::getConfigurationParameter).requests();
        // The results of all bundles are withdrawn before the first is measured.
        List<SuiteResults> results =
                requests.stream().map(request -> SuiteResults.at(request.out())).toList();
        return IntStream.range(0, requests.size())
                .mapToObj(i -> open(requests.get(i), results.get(i), context))
                .map(Arguments::of);
    }

    private static SuiteGate open(GateRequest request, SuiteResults results, ExtensionContext context) {
        try {
            Gate gate = Gate.open(request, new ReportEntryNotes(context));
            return new SuiteGate(gate, results.staging(), run -> results.publish(), results::close);
        } catch (RuntimeException | Error unreadable) {
            results.close();
            throw unreadable;
        }
    }
}
