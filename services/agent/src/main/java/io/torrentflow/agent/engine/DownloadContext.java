package io.torrentflow.agent.engine;

import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.FileSelection;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.SourceSpec;
import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/**
 * What an engine gets for one download.
 *
 * @param transferId names the download, in logs and on disk
 * @param assignment distinguishes two runs of the same transfer
 * @param selection the files of a torrent that are wanted
 * @param contacts where a torrent may be looked for
 * @param checkpoint where an earlier run stopped
 * @param sink where the fetched parts go
 * @param context the event loop that everything of this download happens on, so that its state
 *     needs no locks
 */
public record DownloadContext(
    TransferId transferId,
    int assignment,
    SourceSpec source,
    FileSelection selection,
    Contacts contacts,
    @Nullable Checkpoint checkpoint,
    PartSink sink,
    DownloadListener listener,
    Context context) {}
