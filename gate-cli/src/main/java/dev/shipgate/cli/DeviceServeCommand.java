package dev.shipgate.cli;

import dev.shipgate.bundle.Bundle;
import dev.shipgate.device.DevicePlan;
import dev.shipgate.device.DeviceServer;
import dev.shipgate.device.DeviceSession;
import dev.shipgate.device.QrText;
import dev.shipgate.device.SelfSigned;
import dev.shipgate.device.WebEngine;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shipgate device serve}: serves a page on which a device runs a bundle. */
@Command(
        name = "serve",
        description = {
            "Serves a page that a phone or another device opens. The page runs the bundle and sends back what it did.",
            "Only this machine can open it, unless --host names an address that others reach."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the device did everything, and the file has its run",
            "2:wrong usage, or onnxruntime-web isn't installed",
            "3:an input cannot be read, or the page or the gate's ONNX Runtime doesn't run bundles of its kind",
            "4:the time is over, and something is missing; the file has the rest",
            "5:the address can't be used, or the bundle can't be loaded"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  shipgate device serve --bundle out/my_decode_int8 --oracle my-oracle",
            "  shipgate device serve --host 192.168.1.20 --https --out phone.json",
            "  shipgate run --device-run phone.json"
        })
final class DeviceServeCommand implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int LARGEST_PORT = 65_535;

    @Mixin
    DeviceOptions device = new DeviceOptions();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address of this machine to serve at. Default: ${DEFAULT-VALUE}, which only this machine"
                    + " can open.")
    String host = LOOPBACK;

    @Option(names = "--port", paramLabel = "PORT", description = "The port. Default: a free one.")
    int port;

    @Option(
            names = "--https",
            description = "Encrypt, with a certificate made now. A device needs it for threads, for WebGPU and to stay"
                    + " awake; compare the fingerprint when it warns.")
    boolean isEncrypted;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > LARGEST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port is " + port + ", expected from 0 to 65535");
        }
        PrintWriter console = spec.commandLine().getOut();
        WebEngine engine = device.engine(spec.commandLine());
        Bundle bundle = device.open();
        DevicePlan plan = device.plan(bundle, engine);
        DeviceSession session = new DeviceSession(plan, DeviceOptions.secret(), device.name, device.out, line -> {
            console.println(line);
            console.flush();
        });
        SelfSigned certificate = isEncrypted ? SelfSigned.make(host, DeviceOptions.secret()) : null;
        String token = DeviceOptions.secret();
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new ParameterException(spec.commandLine(), "--host " + host + " is no address of this machine");
        }
        try (DeviceServer server =
                new DeviceServer(address, certificate, token, session, plan, bundle.root(), engine)) {
            announce(address, server.port(), token, certificate, console);
            boolean hasEnded = session.await(device.timeout());
            return DeviceOutcome.print(session, hasEnded, device.out, console);
        }
    }

    private void announce(
            InetSocketAddress address,
            int listening,
            String token,
            @Nullable SelfSigned certificate,
            PrintWriter console) {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        String url = (isEncrypted ? "https://" : "http://") + shown + ":" + listening + "/" + token + "/";
        QrText.lines(url).forEach(console::println);
        console.println("Open this page on the device: " + url);
        if (certificate != null) {
            console.println("The browser will warn of the certificate. Go on only if its SHA-256 fingerprint is");
            console.println(certificate.fingerprint());
        }
        boolean isLocal = address.getAddress().isLoopbackAddress();
        if (!isLocal && certificate == null) {
            console.println("Plain http: no threads, no WebGPU, and anyone on the network can read along. The run says"
                    + " so; --https is better.");
        }
        if (isLocal) {
            console.println("Only this machine can open it; give --host this machine's address for a phone.");
        }
        console.flush();
    }
}
