package io.torrentflow.platform.state;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** Repeats transactions that lost a race, and find what the winner has made when tried again. */
public final class PgRaces {
  // Two may begin, or be found to be, the same torrent at the same moment, so once is enough; more
  // is for a winner that failed, and for owners who join while the others are locked.
  private static final int MAX_RETRIES = 4;

  private static final String DEADLOCK = "40P01";
  private static final Set<String> ONE_LIVE_TRANSFER =
      Set.of("transfers_asked_live", "transfers_proved_live");

  private PgRaces() {}

  public static <T> Uni<T> repeat(Uni<T> transaction) {
    return transaction.onFailure(PgRaces::isLost).retry().atMost(MAX_RETRIES);
  }

  private static boolean isLost(Throwable e) {
    return e instanceof ChangedMeanwhileException
        || (e instanceof PgException pg
            && (DEADLOCK.equals(pg.getSqlState())
                || ONE_LIVE_TRANSFER.contains(String.valueOf(pg.getConstraint()))));
  }
}
