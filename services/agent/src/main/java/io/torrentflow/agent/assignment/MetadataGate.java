package io.torrentflow.agent.assignment;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.agent.engine.PartSink;
import io.torrentflow.agent.upload.TransferUpload;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.platform.storage.PartPlan;
import java.util.function.Function;

/**
 * The upload as the engine sees it: opening it waits until the jobs service has said where the
 * files go. Before that not a byte may be fetched: the jobs service may find that the torrent is
 * blocked, too large for its owners, or one that it has already.
 */
record MetadataGate(TransferUpload upload, Function<Manifest, Uni<Space>> admission)
    implements PartSink {
  @Override
  public Uni<Void> open(Manifest manifest, boolean resume) {
    return admission.apply(manifest).chain(space -> upload.open(space, manifest, resume));
  }

  @Override
  public PartPlan plan(int file) {
    return upload.plan(file);
  }

  @Override
  public boolean holds(int file, int part) {
    return upload.holds(file, part);
  }

  @Override
  public long heldBytes() {
    return upload.heldBytes();
  }

  @Override
  public Uni<PartBuffer> buffer(int bytes) {
    return upload.buffer(bytes);
  }

  @Override
  public void put(int file, int part, PartBuffer buffer) {
    upload.put(file, part, buffer);
  }

  @Override
  public void end(int file, long sizeBytes) {
    upload.end(file, sizeBytes);
  }
}
