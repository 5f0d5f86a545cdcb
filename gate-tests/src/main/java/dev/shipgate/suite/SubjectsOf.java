package dev.shipgate.suite;

import dev.shipgate.transcript.CheckId;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Runs a test once for each subject of a check: each case of the oracle, each of them on each device, and so on. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(SubjectsProvider.class)
@interface SubjectsOf {

    /** Returns the check. */
    CheckId value();
}
