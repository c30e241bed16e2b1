package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.torrentflow.platform.state.PgRaces;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Judges a transfer's owners again when it turns out larger than its metadata said: an origin may
 * not tell the size, or may have another file by now.
 */
@ApplicationScoped
public class GrowthService {
  private final PgGrowthStore store;
  private final OutboxRelay relay;

  GrowthService(PgGrowthStore store, OutboxRelay relay) {
    this.store = store;
    this.relay = relay;
  }

  /**
   * Fails the jobs of owners whose plan has no room for what the report tells; a review then finds
   * whether anybody is left. To be called before the report is written: what is written counts as
   * judged.
   */
  public Uni<Void> judge(TransferId id, ProgressReport report) {
    long bytes = bytes(report.progress());
    return store
        .isExceeded(id, report, bytes)
        .flatMap(
            exceeded ->
                exceeded
                    ? PgRaces.repeat(store.endExceeding(id, report, bytes)).invoke(relay::kick)
                    : Uni.createFrom().voidItem());
  }

  private static long bytes(Progress progress) {
    Long total = progress.totalBytes();
    return total == null ? progress.downloadedBytes() : total;
  }
}
