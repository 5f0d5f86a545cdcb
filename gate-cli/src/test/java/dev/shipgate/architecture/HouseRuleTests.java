package dev.shipgate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import org.apiguardian.api.API;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.NullMarked;

/** What a class may not do, wherever it is. */
@AnalyzeClasses(packages = "dev.shipgate", importOptions = MainClasses.class)
final class HouseRuleTests {

    @ArchTest
    static final ArchRule checks_hold_no_policy = noClasses()
            .that()
            .resideInAnyPackage("dev.shipgate.check", "dev.shipgate.engine..", "dev.shipgate.numerics")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.shipgate.transcript.Policy")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.shipgate.judge", "dev.shipgate.diagnosis")
            .because("a check measures; the judge makes something of it, also years later and under another policy");

    @ArchTest
    static final ArchRule the_judge_measures_nothing = noClasses()
            .that()
            .resideInAnyPackage("dev.shipgate.judge", "dev.shipgate.diagnosis")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.shipgate.check", "dev.shipgate.engine..", "dev.shipgate.gate", "dev.shipgate.bundle")
            .because("judging is a pure function of measurements and policy, and needs no model");

    @ArchTest
    static final ArchRule only_the_engine_touches_the_runtime = noClasses()
            .that()
            .resideOutsideOfPackage("dev.shipgate.engine.onnx")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..")
            .because("ONNX Runtime is one engine of several: use dev.shipgate.engine.Engine");

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helpers?|Managers?)")
            .because("such a name says nothing: name the one thing that the class does");

    @ArchTest
    static final ArchRule nothing_is_printed = noClasses()
            .that()
            .resideOutsideOfPackage("dev.shipgate.cli")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("only the program has a terminal");

    /** The rest reads what the gate itself wrote, or files of the operating system. */
    @ArchTest
    static final ArchRule untrusted_files_are_opened_in_one_place = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.shipgate.audit",
                    "dev.shipgate.bundle",
                    "dev.shipgate.devicerun",
                    "dev.shipgate.document",
                    "dev.shipgate.draft",
                    "dev.shipgate.engine.onnx",
                    "dev.shipgate.gguf",
                    "dev.shipgate.input",
                    "dev.shipgate.judge",
                    "dev.shipgate.oracle",
                    "dev.shipgate.project",
                    "dev.shipgate.recording",
                    "dev.shipgate.tensor",
                    "dev.shipgate.tokenizer")
            .and()
            .doNotHaveFullyQualifiedName("dev.shipgate.input.InputFile")
            .should()
            .callMethodWhere(new DescribedPredicate<JavaMethodCall>("opens a file for reading") {
                @Override
                public boolean test(JavaMethodCall call) {
                    String owner = call.getTargetOwner().getName();
                    return owner.equals("java.nio.file.Files")
                                    && call.getName()
                                            .matches("read(AllBytes|AllLines|String)|lines"
                                                    + "|new(InputStream|BufferedReader|ByteChannel)")
                            || owner.equals("java.nio.channels.FileChannel")
                                    && call.getName().equals("open");
                }
            })
            .because("a pipe would be waited for and a device has no end: use dev.shipgate.input.InputFile");

    @ArchTest
    static final ArchRule only_the_entry_point_has_the_standard_streams = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.shipgate.cli.ShipGate")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("text from untrusted files reaches a terminal or a log only through TerminalWriter");

    @ArchTest
    static final ArchRule only_the_entry_point_opens_a_printer = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.shipgate.cli.ShipGate")
            .and()
            .doNotHaveFullyQualifiedName("dev.shipgate.cli.TerminalWriter")
            .should()
            .callConstructorWhere(
                    new DescribedPredicate<JavaConstructorCall>("it makes a PrintWriter or a PrintStream") {
                        @Override
                        public boolean test(JavaConstructorCall call) {
                            return call.getTargetOwner().isAssignableTo(PrintWriter.class)
                                    || call.getTargetOwner().isAssignableTo(PrintStream.class);
                        }
                    })
            .because("a printer of its own would bypass the escapes of TerminalWriter");

    @ArchTest
    static final ArchRule only_annotations_are_printed_as_commands = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.shipgate.cli.AnnotationOptions")
            .and()
            .doNotHaveFullyQualifiedName("dev.shipgate.cli.TerminalWriter")
            .should()
            .callMethodWhere(new DescribedPredicate<JavaMethodCall>("it prints workflow commands") {
                @Override
                public boolean test(JavaMethodCall call) {
                    return call.getName().equals("printCommands");
                }
            })
            .because("a workflow command controls the CI service, and GithubAnnotations escapes what it quotes");

    @ArchTest
    static final ArchRule static_fields_are_final = fields().that()
            .areStatic()
            .and(new DescribedPredicate<JavaField>("are written by hand") {
                @Override
                public boolean test(JavaField field) {
                    return !field.getModifiers().contains(JavaModifier.SYNTHETIC);
                }
            })
            .should()
            .beFinal()
            .because("state that all runs share makes one run depend on another");

    @ArchTest
    static final ArchRule static_fields_hold_no_collection_that_changes = noFields()
            .that()
            .areStatic()
            .should()
            .haveRawType(new DescribedPredicate<JavaClass>("a collection or an atomic that is made to change") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getName()
                            .matches("java\\.util\\.(concurrent\\..*|ArrayList|HashMap|LinkedHashMap|HashSet)");
                }
            })
            .because("state that all runs share makes one run depend on another");

    @ArchTest
    static void every_public_type_says_who_may_rely_on_it(JavaClasses classes) {
        List<String> silent = classes.stream()
                .filter(each -> each.isTopLevelClass() && each.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(each ->
                        !each.isAnnotatedWith(API.class) && !each.getPackage().isAnnotatedWith(API.class))
                .map(JavaClass::getName)
                .filter(name -> !name.contains(".template."))
                .sorted()
                .toList();

        Assertions.assertThat(silent)
                .as("public types that say nothing with @API, in a package that says nothing either")
                .isEmpty();
    }

    @ArchTest
    static void every_package_is_null_marked(JavaClasses classes) {
        List<String> unmarked = classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .filter(name -> !name.contains(".template"))
                .sorted()
                .toList();

        Assertions.assertThat(unmarked)
                .as("packages without a package-info.java that says @NullMarked and what lives there")
                .isEmpty();
    }
}
