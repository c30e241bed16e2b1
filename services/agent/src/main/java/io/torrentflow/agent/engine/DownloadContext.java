package io.torrentflow.agent.engine;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.SourceSpec;
import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/**
 * What an engine gets for one download.
 *
 * @param jobId names the download, in logs and on disk
 * @param assignment tells two runs of the same job apart
 * @param checkpoint where an earlier run stopped
 * @param sink where the fetched parts go
 * @param context the event loop that everything of this download happens on, so that its state
 *     needs no locks
 */
public record DownloadContext(
    JobId jobId,
    int assignment,
    SourceSpec source,
    @Nullable Checkpoint checkpoint,
    PartSink sink,
    DownloadListener listener,
    Context context) {}
