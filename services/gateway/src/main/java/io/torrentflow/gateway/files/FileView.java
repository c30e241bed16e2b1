package io.torrentflow.gateway.files;

import io.torrentflow.kernel.id.FileId;
import org.jspecify.annotations.Nullable;

/**
 * A file of a job.
 *
 * @param ready whether the store holds the whole file, so that a link can be had
 */
public record FileView(
    FileId id,
    String path,
    @Nullable Long sizeBytes,
    @Nullable String contentType,
    boolean ready) {}
