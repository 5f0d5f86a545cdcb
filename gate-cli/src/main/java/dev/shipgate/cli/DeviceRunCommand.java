package dev.shipgate.cli;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.device.DevicePlan;
import dev.shipgate.device.DeviceServer;
import dev.shipgate.device.DeviceSession;
import dev.shipgate.device.HeadlessBrowser;
import dev.shipgate.device.WebEngine;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shipgate device run}: runs a bundle in a headless browser. */
@Command(
        name = "run",
        description = {
            "Runs the bundle in a headless browser on this machine, as 'device serve' does on a phone.",
            "--webgpu always computes on SwiftShader, Chromium's software renderer: right, but far too slow to time. To"
                    + " test a real GPU, use 'device serve'."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the browser did everything, and the file has its run",
            "2:wrong usage, or the browser or onnxruntime-web isn't installed",
            "3:an input cannot be read, or the page or the gate's ONNX Runtime doesn't run bundles of its kind",
            "4:the time is over or the browser ended, and something is missing",
            "5:the browser can't be started, or the bundle can't be loaded"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate device run --browser chromium --out chromium.json",
            "  shipgate device run --browser chromium --webgpu --no-speed"
        })
final class DeviceRunCommand implements Callable<Integer> {

    private static final Duration GLANCE = Duration.ofMillis(200);

    @Option(
            names = "--browser",
            required = true,
            paramLabel = "BROWSER",
            description = "chromium, or the path of a Chromium or Chrome.")
    String browser = "chromium";

    @Mixin
    DeviceOptions device = new DeviceOptions();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter console = spec.commandLine().getOut();
        Path program = browser(browser);
        WebEngine engine = device.engine(spec.commandLine());
        Bundle bundle = device.open();
        DevicePlan plan = device.plan(bundle, engine);
        DeviceSession session = new DeviceSession(plan, DeviceOptions.secret(), device.name, device.out, line -> {
            console.println(line);
            console.flush();
        });
        String token = DeviceOptions.secret();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        boolean hasEnded;
        try (DeviceServer server = new DeviceServer(address, null, token, session, plan, bundle.root(), engine);
                HeadlessBrowser open = HeadlessBrowser.open(
                        program, "http://127.0.0.1:" + server.port() + "/" + token + "/", device.isGpuWanted)) {
            hasEnded = await(session, open, console);
        }
        return DeviceOutcome.print(session, hasEnded, device.out, console);
    }

    private boolean await(DeviceSession session, HeadlessBrowser open, PrintWriter console)
            throws InterruptedException {
        long until = System.nanoTime() + device.timeout().toNanos();
        while (System.nanoTime() < until) {
            if (session.await(GLANCE)) {
                return true;
            }
            if (!open.isAlive()) {
                console.println("the browser ended by itself");
                return false;
            }
        }
        console.println("the browser wasn't done after " + device.timeoutMinutes + " minutes");
        return false;
    }

    private Path browser(String name) {
        if (name.toLowerCase(Locale.ROOT).equals("chromium")) {
            return HeadlessBrowser.find(System.getenv("PATH"))
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "no Chromium or Chrome in PATH; install one, or give its path with --browser"));
        }
        Path path = Path.of(name);
        if (!Files.isExecutable(path)) {
            throw new ParameterException(
                    spec.commandLine(), "--browser " + name + " is neither 'chromium' nor a program");
        }
        return path;
    }
}
