package io.torrentflow.agent.upload;

import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.ProgressReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code metadata.json}, so that a bucket can be understood without the database.
 *
 * @param source the URL or magnet link, without credentials
 */
public record Metadata(
    JobId jobId,
    SourceType type,
    @Nullable String source,
    String name,
    @Nullable String infoHash,
    List<ProgressReport.FileReport> files,
    Instant completedAt) {}
