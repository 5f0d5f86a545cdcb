package dev.shipgate.cli;

import dev.shipgate.engine.child.NativeCode;
import picocli.CommandLine;

/** Makes the commands. Those that gate get what starts native code. */
record Commands(NativeCode.Starter nativeCode) implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == RunCommand.class) {
            return type.cast(new RunCommand(nativeCode));
        }
        if (type == ReleaseCommand.class) {
            return type.cast(new ReleaseCommand(nativeCode));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
