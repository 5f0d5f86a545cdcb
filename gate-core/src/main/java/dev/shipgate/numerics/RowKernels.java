package dev.shipgate.numerics;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Chooses the kernel. */
final class RowKernels {

    private static final String MODULE = "jdk.incubator.vector";

    private RowKernels() {}

    /** Returns the vector kernel if this JVM lets it work, and the scalar one otherwise. */
    static RowKernel fastest() {
        if (!hasModule() && !loadModule()) {
            return new ScalarRowKernel();
        }
        try {
            return Class.forName(RowKernels.class.getPackageName() + ".VectorRowKernel")
                    .asSubclass(RowKernel.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError otherApi) {
            // The module is an incubator: a later JDK may change it or have none.
            return new ScalarRowKernel();
        }
    }

    private static boolean hasModule() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /**
     * Loads the module as the JDK itself loads one that it needs late. With {@code --add-modules}, the JVM would print
     * a warning at each start. Only a JVM that exports the package allows it: {@code --add-exports
     * java.base/jdk.internal.module=ALL-UNNAMED}.
     */
    private static boolean loadModule() {
        try {
            Method load = Class.forName("jdk.internal.module.Modules").getMethod("loadModule", String.class);
            return load.invoke(null, MODULE) != null;
        } catch (IllegalAccessException | ClassNotFoundException | NoSuchMethodException notAllowed) {
            return false;
        } catch (InvocationTargetException noSuchModule) {
            return false;
        }
    }
}
