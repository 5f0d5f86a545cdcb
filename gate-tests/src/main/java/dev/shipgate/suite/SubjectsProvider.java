package dev.shipgate.suite;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Provides the subjects that the running suite's gate must measure. */
final class SubjectsProvider implements ArgumentsProvider {

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        GateSuite suite = (GateSuite) context.getRequiredTestInstance();
        return suite.gate().subjects().stream().map(Arguments::of);
    }
}
