package dev.shipgate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/**
 * Dependencies run one way: program, suite and corpus, core, and below it the readers and the reports, which don't
 * meet.
 */
@AnalyzeClasses(packages = "dev.shipgate", importOptions = MainClasses.class)
final class ModuleTests {

    private static final String[] FIXTURES = {
        "dev.shipgate.devicerun",
        "dev.shipgate.input",
        "dev.shipgate.oracle",
        "dev.shipgate.output",
        "dev.shipgate.tensor"
    };
    private static final String[] REPORTS = {"dev.shipgate.report..", "dev.shipgate.transcript"};
    private static final String[] CORE = {
        "dev.shipgate.audit",
        "dev.shipgate.bisect",
        "dev.shipgate.bundle",
        "dev.shipgate.check",
        "dev.shipgate.diagnosis",
        "dev.shipgate.document",
        "dev.shipgate.engine..",
        "dev.shipgate.gate",
        "dev.shipgate.gguf",
        "dev.shipgate.judge",
        "dev.shipgate.numerics",
        "dev.shipgate.recording",
        "dev.shipgate.tokenizer"
    };
    private static final String CORPUS = "dev.shipgate.corpus..";
    private static final String SUITE = "dev.shipgate.suite";
    private static final String[] PROGRAM = {
        "dev.shipgate.attestation",
        "dev.shipgate.cli",
        "dev.shipgate.device",
        "dev.shipgate.doctor",
        "dev.shipgate.draft",
        "dev.shipgate.project"
    };

    @ArchTest
    static final ArchRule every_package_has_a_module = classes()
            .should()
            .resideInAnyPackage(join(FIXTURES, REPORTS, CORE, new String[] {CORPUS, SUITE}, PROGRAM))
            .because("a package that no module claims is checked by no rule: add it to the lists of this test");

    @ArchTest
    static final ArchRule readers_know_only_themselves = noClasses()
            .that()
            .resideInAnyPackage(FIXTURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(join(REPORTS, CORE, new String[] {CORPUS, SUITE}, PROGRAM))
            .because("oracle-fixtures reads what is true and knows neither the gate nor its reports");

    @ArchTest
    static final ArchRule reports_know_only_themselves = noClasses()
            .that()
            .resideInAnyPackage(REPORTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(join(FIXTURES, CORE, new String[] {CORPUS, SUITE}, PROGRAM))
            .because("a report shows a transcript, and can be made without the gate, the oracle or the bundle");

    @ArchTest
    static final ArchRule core_knows_neither_suite_nor_program = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(join(new String[] {CORPUS, SUITE}, PROGRAM))
            .because("gate-core can be used from any program");

    @ArchTest
    static final ArchRule suite_knows_no_program = noClasses()
            .that()
            .resideInAPackage(SUITE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PROGRAM)
            .because("the suite runs in its user's build, without the command line");

    @ArchTest
    static final ArchRule corpus_knows_neither_suite_nor_program = noClasses()
            .that()
            .resideInAPackage(CORPUS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(join(new String[] {SUITE}, PROGRAM))
            .because("a cluster measures and merges a corpus without the suite or the command line");

    @ArchTest
    static final ArchRule only_the_store_knows_its_format = noClasses()
            .that()
            .resideOutsideOfPackage("dev.shipgate.corpus.parquet")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..")
            .because("the figures of a corpus are a function of its rows, wherever they are stored");

    @ArchTest
    static final ArchRule core_is_free_of_frameworks = noClasses()
            .that()
            .resideInAnyPackage(join(FIXTURES, REPORTS, CORE, new String[] {CORPUS}))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.junit..", "io.qameta..", "org.assertj..", "picocli..", "org.slf4j..", "me.tongfei..")
            .because(
                    "whoever calls the gate from plain code must not get a test framework, a command line or a logger");

    @ArchTest
    static final ArchRule packages_have_no_cycle = slices().matching("dev.shipgate.(**)")
            .should()
            .beFreeOfCycles()
            .because("what depends on itself can't be read, tested or moved alone");

    private static String[] join(String[]... lists) {
        return Arrays.stream(lists).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
