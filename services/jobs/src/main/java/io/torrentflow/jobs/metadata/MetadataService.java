package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.torrentflow.platform.state.PgRaces;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a transfer by what its agent finds out about it. */
@ApplicationScoped
public class MetadataService {
  private final PgMetadataStore store;
  private final PgGrowthStore growth;
  private final OutboxRelay relay;

  MetadataService(PgMetadataStore store, PgGrowthStore growth, OutboxRelay relay) {
    this.store = store;
    this.growth = growth;
    this.relay = relay;
  }

  /**
   * What came of the metadata.
   *
   * @param directive what the agent is to do: {@code PAUSE} if somebody may want it later, {@code
   *     ABANDON} if another transfer of the same torrent goes on instead, {@code CANCEL} if nobody
   *     wants it who can afford it; null if it is not the agent's, or was judged before
   * @param after the transfer as it is now
   */
  public record Judged(@Nullable Directive directive, Transfer after) {}

  /** Judges the metadata that the report carries. */
  public Uni<Judged> judge(TransferId id, ProgressReport report) {
    return PgRaces.repeat(store.judge(id, report)).invoke(relay::kick);
  }

  /**
   * Judges a transfer's owners again when it turns out larger than its metadata said, as an origin
   * may not give the size, or may have another file by now: fails the jobs of owners whose plan has
   * no room for what was reported; a review then finds whether anybody is left. To be called before
   * the report is written: what is written counts as judged.
   */
  public Uni<Void> judgeGrowth(TransferId id, ProgressReport report) {
    Progress progress = report.progress();
    Long total = progress.totalBytes();
    long bytes = total == null ? progress.downloadedBytes() : total;
    return growth
        .isExceeded(id, report, bytes)
        .flatMap(
            exceeded ->
                exceeded
                    ? PgRaces.repeat(growth.endExceeding(id, report, bytes)).invoke(relay::kick)
                    : Uni.createFrom().voidItem());
  }
}
