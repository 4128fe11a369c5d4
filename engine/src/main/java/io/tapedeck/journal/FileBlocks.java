package io.tapedeck.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Disk blocks for a range of a file, without writing it: Linux's {@code fallocate(2)} with FALLOC_FL_KEEP_SIZE. A store into
 * the range then needs no block and cannot fail for want of one. One thread.
 */
final class FileBlocks implements AutoCloseable {
    private static final int OPEN_WRITE_ONLY = 1;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int NO_SPACE = 28;

    private final Arena arena = Arena.ofAuto(); // the one who closes a writer may be another thread than its own
    private final MemorySegment state;
    private final VarHandle errno;
    private final MethodHandle allocate;
    private final MethodHandle close;
    private final MethodHandle truncate;
    private final Path file;
    private final int descriptor;

    private FileBlocks(Path file) throws Throwable {
        StructLayout layout = Linker.Option.captureStateLayout();
        this.file = file;
        state = arena.allocate(layout);
        errno = layout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        allocate = function("fallocate", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        close = function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        truncate = function("ftruncate",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
        MethodHandle open = function("open",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        descriptor = (int) open.invokeExact(state, arena.allocateFrom(file.toString()), OPEN_WRITE_ONLY);
        if (descriptor < 0) {
            throw new IOException("cannot open " + file + ": errno " + (int) errno.get(state, 0L));
        }
    }

    @SuppressWarnings("restricted") // functions of the C library, their types as its manual gives them
    private static MethodHandle function(String name, FunctionDescriptor type) throws IOException {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().find(name)
                .orElseThrow(() -> new IOException("the system has no " + name));
        return linker.downcallHandle(address, type, Linker.Option.captureCallState("errno"));
    }

    /**
     * Opens a file whose system and filesystem can take blocks ahead.
     *
     * @return null where they cannot: write zeros instead
     */
    static FileBlocks open(Path file) {
        FileBlocks blocks = null;
        try {
            blocks = new FileBlocks(file);
            if (blocks.call(KEEP_SIZE, 0, 1) == 0) {
                return blocks;
            }
        } catch (Throwable unsupported) {
            // no such function here: the caller's other way has its own errors
        }
        if (blocks != null) {
            blocks.close();
        }
        return null;
    }

    /**
     * Takes blocks for {@code length} bytes from {@code position}; those that are there stay as they are.
     *
     * @throws IOException where the disk is full, or refuses
     */
    void take(long position, long length) throws IOException {
        int error;
        try {
            error = call(KEEP_SIZE, position, length);
        } catch (Throwable unexpected) {
            throw new IOException("fallocate of " + file, unexpected);
        }
        if (error != 0) {
            throw new IOException(error == NO_SPACE
                    ? "No space left on device: " + length + " bytes for " + file
                    : "fallocate of " + length + " bytes for " + file + " failed with errno " + error);
        }
    }

    /**
     * Gives back the blocks of a range that was never written, and those behind the file's end, which filesystems free only
     * when a size is set, be it the same; where the filesystem cannot, they stay taken.
     */
    void giveBack(long position, long length) throws IOException {
        long size = Files.size(file);
        try {
            int ignored = call(PUNCH_HOLE | KEEP_SIZE, position, length);
            ignored = (int) truncate.invokeExact(state, descriptor, size);
        } catch (Throwable unexpected) {
            throw new IOException("fallocate of " + file, unexpected);
        }
    }

    private int call(int mode, long position, long length) throws Throwable {
        int result = (int) allocate.invokeExact(state, descriptor, mode, position, length);
        return result == 0 ? 0 : (int) errno.get(state, 0L);
    }

    @Override
    public void close() {
        try {
            int ignored = (int) close.invokeExact(state, descriptor);
        } catch (Throwable unexpected) {
            throw new IllegalStateException("close of " + file, unexpected);
        }
    }
}
