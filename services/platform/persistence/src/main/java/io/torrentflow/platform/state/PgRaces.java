package io.torrentflow.gateway.jobs;

import io.vertx.pgclient.PgException;
import java.util.Set;

/** Tells transactions that lost a race, and find what the winner has made when tried again. */
public final class LostRace {
  /**
   * How often such a transaction is tried again: two users may begin the same torrent at the same
   * moment, so once is enough, and twice is for a winner that failed.
   */
  public static final int RETRIES = 2;

  private static final String DEADLOCK = "40P01";
  private static final Set<String> ONE_LIVE_TRANSFER =
      Set.of("transfers_asked_live", "transfers_proved_live");

  private LostRace() {}

  public static boolean isOne(Throwable e) {
    if (e instanceof ChangedMeanwhileException) {
      return true;
    }
    return e instanceof PgException pg
        && (DEADLOCK.equals(pg.getSqlState())
            || ONE_LIVE_TRANSFER.contains(String.valueOf(pg.getConstraint())));
  }
}
