package dev.shipgate.suite;

import dev.shipgate.transcript.CheckId;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Provides the subjects of a check from the gate of the running suite. */
final class SubjectsProvider implements ArgumentsProvider, AnnotationConsumer<SubjectsOf> {

    private @Nullable CheckId check;

    @Override
    public void accept(SubjectsOf annotation) {
        this.check = annotation.value();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        GateSuite suite = (GateSuite) context.getRequiredTestInstance();
        return suite.gate().subjects(Objects.requireNonNull(check)).stream().map(Arguments::of);
    }
}
