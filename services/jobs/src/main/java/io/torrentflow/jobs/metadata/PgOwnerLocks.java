package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.state.ChangedMeanwhileException;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Locks the owners of a transfer's jobs, before the transfer itself, so that what each of them may
 * hold is judged together with their submissions.
 */
public final class PgOwnerLocks {
  private static final String OWNERS =
      """
      SELECT DISTINCT owner_id FROM jobs
      WHERE transfer_id = $1 AND ended IS NULL AND wish <> 'cancelled' AND deleted_at IS NULL
      ORDER BY owner_id
      """;

  private static final String LOCK =
      "SELECT owner_id, lock_user(owner_id) FROM (%s) owners".formatted(OWNERS);

  private PgOwnerLocks() {}

  /**
   * Locks those who own a job of the transfer, in the order of their ids, and then the transfer,
   * from when on nobody joins it.
   *
   * @param lockTransfer locks and reads it
   * @return fails with {@link ChangedMeanwhileException} if somebody has joined who is not locked,
   *     and the transaction is to be tried again
   */
  public static <T extends @Nullable Object> Uni<T> lock(
      SqlConnection tx, TransferId id, Supplier<Uni<T>> lockTransfer) {
    return PgQuery.list(tx, LOCK, PgOwnerLocks::owner, id)
        .flatMap(locked -> lockTransfer.get().call(() -> requireAll(tx, id, locked)));
  }

  private static Uni<Void> requireAll(SqlConnection tx, TransferId id, List<UserId> locked) {
    return PgQuery.list(tx, OWNERS, PgOwnerLocks::owner, id)
        .invoke(
            owners -> {
              if (!locked.containsAll(owners)) {
                throw new ChangedMeanwhileException();
              }
            })
        .replaceWithVoid();
  }

  private static UserId owner(Row row) {
    return new UserId(row.getUUID("owner_id"));
  }
}
