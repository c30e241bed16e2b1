package io.torrentflow.gateway.files;

import org.jspecify.annotations.Nullable;

/**
 * A folder with all that is in it, or a file.
 *
 * @param files how many there are in it
 * @param readyFiles how many of these the store holds
 * @param sizeBytes of all of them; absent while one is unknown
 * @param storedBytes what the store holds of them
 * @param file absent for a folder
 */
public record FolderEntry(
    String name,
    long files,
    long readyFiles,
    @Nullable Long sizeBytes,
    long storedBytes,
    @Nullable FileView file) {}
