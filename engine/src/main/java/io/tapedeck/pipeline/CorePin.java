package io.tapedeck.pipeline;

import io.tapedeck.common.TapedeckException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Binds the calling thread to one core by Linux's {@code sched_setaffinity(2)}. */
final class CorePin {
    /** Of glibc's {@code cpu_set_t}. */
    private static final int MASK_BYTES = 128;
    private static final int THIS_THREAD = 0;

    private CorePin() {
    }

    /** Pins the calling thread; CONFIGURATION error naming core and reason where that fails. */
    @SuppressWarnings("restricted") // one function of the C library, its types as its manual gives them
    static void pin(int core) {
        if (core < 0 || core >= MASK_BYTES * Byte.SIZE) {
            throw failure(core, "there is no such core");
        }
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            MemorySegment function = linker.defaultLookup().find("sched_setaffinity")
                    .orElseThrow(() -> failure(core, "the system has no sched_setaffinity: it is not Linux"));
            StructLayout stateLayout = Linker.Option.captureStateLayout();
            MethodHandle call = linker.downcallHandle(function,
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS),
                    Linker.Option.captureCallState("errno"));
            MemorySegment state = arena.allocate(stateLayout);
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            mask.setAtIndex(ValueLayout.JAVA_LONG, core / Long.SIZE, 1L << core);
            int result = (int) call.invokeExact(state, THIS_THREAD, (long) MASK_BYTES, mask);
            if (result != 0) {
                VarHandle errno = stateLayout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
                throw failure(core, "sched_setaffinity failed with errno " + (int) errno.get(state, 0L)
                        + " (22: the core does not exist, or this process may not use it)");
            }
        } catch (TapedeckException failed) {
            throw failed;
        } catch (Throwable unexpected) {
            throw failure(core, unexpected.toString());
        }
    }

    private static TapedeckException failure(int core, String reason) {
        return TapedeckException.configuration("cannot pin thread " + Thread.currentThread().getName() + " to core "
                + core + ": " + reason + ". Name cores that this process may use (taskset -p), or choose threading"
                + " split");
    }
}
