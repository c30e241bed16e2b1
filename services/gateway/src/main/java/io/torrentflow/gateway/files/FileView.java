package io.torrentflow.gateway.files;

import io.torrentflow.kernel.id.FileId;
import org.jspecify.annotations.Nullable;

/**
 * A file of a job.
 *
 * @param position by which it is selected
 * @param storedBytes what the store holds of it
 * @param ready whether the store holds the whole file, so that a link can be had
 * @param checksum by which a copy can be compared; absent until it is ready
 */
public record FileView(
    FileId id,
    int position,
    String path,
    @Nullable Long sizeBytes,
    long storedBytes,
    @Nullable String contentType,
    boolean ready,
    @Nullable FileChecksum checksum) {}
