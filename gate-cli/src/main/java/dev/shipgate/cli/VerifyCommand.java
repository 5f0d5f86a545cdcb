package dev.shipgate.cli;

import dev.shipgate.attestation.Attestation;
import dev.shipgate.attestation.BrokenAttestationException;
import dev.shipgate.attestation.VerificationKey;
import dev.shipgate.report.console.ConsoleReport;
import dev.shipgate.report.wording.Numbers;
import dev.shipgate.transcript.Transcript;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shipgate verify}: checks the attestation of a run. */
@Command(
        name = "verify",
        description = {
            "Checks the attestation that 'shipgate run --attest' wrote.",
            "Checks its signature, and that transcript, bundle, oracle, policy and program are the signed ones. Names"
                    + " every file that isn't. Works offline."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it holds, and the bundle may ship",
            "1:it holds, and the verdict is FAIL; likewise 3, 4 and 5 for the other verdicts",
            "2:wrong usage",
            "3:a file is missing or cannot be read, or is not an attestation or a key",
            "6:it does not hold: it is not signed by this key, or something was changed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate verify shipgate-report/" + Attestation.FILE + " --key key.pub.pem",
            "  shipgate verify " + Attestation.FILE + " --key key.pub.pem \\",
            "           --bundle out/my_decode_int8 --oracle my-oracle"
        })
final class VerifyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ATTESTATION", description = "The file that 'shipgate run --attest' wrote.")
    Path attestation;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The public Ed25519 key (PEM).")
    @Nullable
    Path key;

    @Option(
            names = "--transcript",
            paramLabel = "FILE",
            description = "The transcript. Default: transcript.json beside the attestation.")
    @Nullable
    Path transcript;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The bundle. Default: the folder that the transcript names.")
    @Nullable
    Path bundle;

    @Option(
            names = "--oracle",
            paramLabel = "DIR",
            description = "The oracle. Default: the folder that the transcript names.")
    @Nullable
    Path oracle;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy file. Default: the one that the attestation names.")
    @Nullable
    Path policy;

    @Option(names = "--any-program", description = "Accept a run of another build of Ship Gate than this one.")
    boolean anyProgram;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        VerificationKey publicKey = VerificationKey.read(Objects.requireNonNull(key, "--key is required"));
        Path stored = transcript == null ? attestation.resolveSibling("transcript.json") : transcript;
        Transcript run;
        try {
            run = Attestation.verify(
                    attestation, publicKey, new Attestation.Places(stored, bundle, oracle, policy, anyProgram));
        } catch (BrokenAttestationException broken) {
            broken.problems().forEach(each -> spec.commandLine().getErr().println("shipgate: " + each));
            return ContradictedException.EXIT_CODE;
        }
        PrintWriter console = spec.commandLine().getOut();
        if (!output.quiet) {
            console.println("verified: the signature, the transcript, "
                    + Numbers.counted(run.measured().bundle().files().size(), "file") + " of the bundle, "
                    + run.measured().oracle().files().size() + " of the oracle, the policy"
                    + (anyProgram ? "" : " and the program"));
        }
        console.println(new ConsoleReport(output.palette()).verdictLine(run));
        console.flush();
        return run.verdict().exitCode();
    }
}
