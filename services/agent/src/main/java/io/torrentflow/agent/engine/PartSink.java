package io.torrentflow.agent.engine;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.platform.storage.PartPlan;

/**
 * Where an engine puts what it fetched. Used on the download's event loop only. What goes wrong
 * behind it is reported to the transfer's run, not to the engine.
 */
public interface PartSink {
  /**
   * Says what the download consists of; must come before anything else. Completes when the jobs
   * service has agreed to it: no payload may be requested from the source before that.
   *
   * @param resume what an earlier run put counts; otherwise everything starts from the beginning,
   *     also when this is called a second time because the origin's file changed
   */
  Uni<Void> open(Manifest manifest, boolean resume);

  /** How a file is to be cut. */
  PartPlan plan(int file);

  /** The part is in the bucket or being put. */
  boolean holds(int file, int part);

  /** Bytes of all parts that are held. */
  long heldBytes();

  /** Memory for a part, as soon as there is some. A caller that no longer wants it releases it. */
  Uni<PartBuffer> buffer(int bytes);

  /** Takes the part and its buffer over. */
  void put(int file, int part, PartBuffer buffer);

  /** Sets the size of a file that was not known, after its last part was put. */
  void end(int file, long sizeBytes);
}
