package dev.shipgate.suite;

import dev.shipgate.gate.GateInputs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Opens each bundle that the configuration names: one invocation of the suite a bundle. */
final class GatedBundles implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        GateConfiguration configuration = new GateConfiguration(context::getConfigurationParameter);
        LauncherExchange exchange = LauncherExchange.of(context);
        List<GateSetup> setups = configuration.setups();
        Optional<Path> out = configuration.out();
        return setups.stream()
                .map(setup -> new GateUnderTest(
                        exchange.open(setup),
                        out.map(folder -> setups.size() == 1 ? folder : folder.resolve(nameOf(setup.inputs()))),
                        exchange))
                .map(Arguments::of);
    }

    /** Several bundles cannot share one folder of reports. */
    private static String nameOf(GateInputs inputs) {
        return inputs.bundle().toAbsolutePath().normalize().getFileName().toString();
    }
}
