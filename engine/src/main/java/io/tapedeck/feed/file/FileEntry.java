package io.tapedeck.feed.file;

import java.nio.file.Path;

/**
 * One stream of records within a file.
 *
 * @param path the file, as given
 * @param name an archive's entry; of other files the file's own name without .gz or .zst
 * @param number 1 for the first entry
 */
public record FileEntry(Path path, String name, int number) {
    /** @return the name without folders */
    public String baseName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
