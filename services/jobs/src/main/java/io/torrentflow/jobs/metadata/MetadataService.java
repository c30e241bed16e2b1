package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Decides what becomes of a transfer once its agent has proved what it is. */
@ApplicationScoped
public class MetadataService {
  // Two transfers may be found to be the same torrent at once; the loser finds the winner when it
  // tries again. An owner who joins meanwhile is locked by the next attempt.
  private static final int MAX_ATTEMPTS = 5;
  private static final List<String> RACES =
      List.of("transfers_proved_live", "transfers_asked_live");
  private static final String DEADLOCK = "40P01";

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
    return store
        .judge(id, report)
        .onFailure(MetadataService::isRace)
        .retry()
        .atMost(MAX_ATTEMPTS - 1)
        .invoke(relay::kick);
  }

  private static boolean isRace(Throwable e) {
    return e instanceof OwnerJoinedException
        || (e instanceof PgException pg
            && (DEADLOCK.equals(pg.getSqlState())
                || RACES.contains(String.valueOf(pg.getConstraint()))));
  }
}
