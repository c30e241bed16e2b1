package io.torrentflow.gateway.audit;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.http.RequestOrigin;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Writes who changed what. A change that was made is written in its own transaction, as the last
 * statement, because the log's chain is locked from there to the commit; one that was refused is
 * written by itself.
 */
@ApplicationScoped
public class PgAuditLog {
  private static final String INSERT =
      """
      INSERT INTO audit_log (actor_id, ip, action, target, outcome, correlation_id)
      VALUES ($1, $2, $3, $4, $5, $6)
      """;

  private final Pool pool;
  private final RequestOrigin origin;

  PgAuditLog(Pool pool, RequestOrigin origin) {
    this.pool = pool;
    this.origin = origin;
  }

  /**
   * @param action what was done, such as {@code job.submit}
   * @param target on what; an id
   */
  public Uni<Void> done(
      SqlClient transaction, @Nullable UserId actor, String action, @Nullable String target) {
    return write(transaction, actor, action, target, "done");
  }

  /** As above, for what changes nothing but is written down. */
  public Uni<Void> done(@Nullable UserId actor, String action, @Nullable String target) {
    return done(pool, actor, action, target);
  }

  /**
   * Writes down that the work was refused, if it is, and lets the refusal through. What is refused
   * because there was too much of it is not written: it would be too much of that, too.
   */
  public <T> Uni<T> refusals(
      @Nullable UserId actor, String action, @Nullable String target, Uni<T> work) {
    return work.onFailure(PgAuditLog::isToBeWritten)
        .call(e -> write(pool, actor, action, target, ((ProblemException) e).code().name()));
  }

  private static boolean isToBeWritten(Throwable e) {
    return e instanceof ProblemException problem && problem.code() != ProblemCode.RATE_LIMITED;
  }

  private Uni<Void> write(
      SqlClient client,
      @Nullable UserId actor,
      String action,
      @Nullable String target,
      String outcome) {
    return PgQuery.run(
        client, INSERT, actor, origin.ip(), action, target, outcome, CorrelationId.current());
  }
}
