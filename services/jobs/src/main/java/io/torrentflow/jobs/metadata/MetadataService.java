package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.torrentflow.platform.state.PgRaces;
import jakarta.enterprise.context.ApplicationScoped;

/** Decides what becomes of a transfer once its agent has proved what it is. */
@ApplicationScoped
public class MetadataService {
  private final PgMetadataStore store;
  private final OutboxRelay relay;

  MetadataService(PgMetadataStore store, OutboxRelay relay) {
    this.store = store;
    this.relay = relay;
  }

  /** What the agent that reported is to do. */
  public enum Verdict {
    /** Fetch the payload. */
    PROCEED,
    /** Somebody may want it later. */
    PAUSE,
    /** Another transfer of the same torrent goes on instead. */
    ABANDON,
    /** Nobody wants it who can afford it. */
    CANCEL,
    /** The transfer is not the agent's, or was judged before. */
    IGNORED
  }

  /**
   * What came of the metadata.
   *
   * @param after the transfer as it is now
   */
  public record Judged(Verdict verdict, Transfer after) {}

  /** Judges the metadata that the report carries. */
  public Uni<Judged> judge(TransferId id, ProgressReport report) {
    return PgRaces.repeat(store.judge(id, report)).invoke(relay::kick);
  }
}
