package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.state.ChangedMeanwhileException;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Locks the owners of a transfer's jobs, before the transfer itself, so that what each of them may
 * hold is judged together with their submissions.
 */
@ApplicationScoped
public class PgOwnerLocks {
  private static final String OWNERS =
      """
      SELECT DISTINCT owner_id FROM jobs
      WHERE transfer_id = $1 AND ended IS NULL AND wish <> 'cancelled' AND deleted_at IS NULL
      ORDER BY owner_id
      """;

  private static final String LOCK = "SELECT lock_user($1)";

  /** Locks those who own a job of the transfer now, in the order of their ids. */
  public Uni<Set<UserId>> lock(SqlConnection tx, TransferId transfer) {
    return owners(tx, transfer)
        .call(
            owners ->
                Multi.createFrom()
                    .iterable(owners)
                    .onItem()
                    .transformToUniAndConcatenate(owner -> PgQuery.run(tx, LOCK, owner))
                    .collect()
                    .last());
  }

  /**
   * Called with the transfer locked, from when on nobody joins it: fails with {@link
   * ChangedMeanwhileException} if somebody has joined who is not locked, and the transaction is to
   * be tried again.
   */
  public Uni<Void> requireAll(SqlConnection tx, TransferId transfer, Set<UserId> locked) {
    return owners(tx, transfer)
        .invoke(
            owners -> {
              if (!locked.containsAll(owners)) {
                throw new ChangedMeanwhileException();
              }
            })
        .replaceWithVoid();
  }

  private static Uni<Set<UserId>> owners(SqlConnection tx, TransferId transfer) {
    return PgQuery.list(tx, OWNERS, row -> new UserId(row.getUUID("owner_id")), transfer)
        .map(LinkedHashSet::new);
  }
}
