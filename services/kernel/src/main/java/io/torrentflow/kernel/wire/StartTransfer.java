package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.source.FileSelection;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /agent/transfers/start}: hands a transfer to an agent. 202 means accepted;
 * starting a transfer that the agent already holds with the same assignment is accepted again.
 *
 * @param assignment the fencing number of this hand-out, which every report must carry
 * @param space where the files go, once it is fixed. While it is absent the agent reports {@link
 *     ProgressReport.Phase#METADATA} and requests no payload before the reply names the space
 * @param checkpoint where an earlier agent stopped
 */
public record StartTransfer(
    TransferId transferId,
    int assignment,
    String correlationId,
    SourceSpec source,
    FileSelection selection,
    ContactList contacts,
    @Nullable Space space,
    @Nullable Checkpoint checkpoint) {}
