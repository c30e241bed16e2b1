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
 * Writes who changed what. A change that was made is written in its own transaction, and takes no
 * lock there; one that was refused is written by itself.
 */
@ApplicationScoped
public class PgAuditLog {
  private static final String DONE = "done";

  private static final String INSERT =
      """
      INSERT INTO audit_log (actor_id, ip, user_agent, action, target, outcome, correlation_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """;

  private final Pool pool;
  private final RequestOrigin origin;
  private final RequestAudit request;
  private final RefusalCounts counts;

  PgAuditLog(Pool pool, RequestOrigin origin, RequestAudit request, RefusalCounts counts) {
    this.pool = pool;
    this.origin = origin;
    this.request = request;
    this.counts = counts;
  }

  /**
   * @param action what was done, such as {@code job.submit}
   * @param target on what; an id
   */
  public Uni<Void> done(
      SqlClient transaction, @Nullable UserId actor, String action, @Nullable String target) {
    request.noteDone();
    return write(transaction, actor, action, target, DONE);
  }

  /** As above, for what changes nothing but is written down. */
  public Uni<Void> done(@Nullable UserId actor, String action, @Nullable String target) {
    return done(pool, actor, action, target);
  }

  /** Writes down that the work was refused, if it is, and lets the refusal through. */
  public <T> Uni<T> refusals(
      @Nullable UserId actor, String action, @Nullable String target, Uni<T> work) {
    return work.onFailure(ProblemException.class)
        .call(e -> refused(actor, action, target, ((ProblemException) e).code().name()));
  }

  /**
   * Writes down what became of a request that wrote nothing of it itself.
   *
   * @param outcome {@code unchanged}, or the code of the problem
   */
  Uni<Void> outcome(
      @Nullable UserId actor, String action, @Nullable String target, String outcome) {
    return write(pool, actor, action, target, outcome);
  }

  // What is refused because there was too much of it is counted: it would be too much of that, too.
  private Uni<Void> refused(
      @Nullable UserId actor, String action, @Nullable String target, String outcome) {
    request.noteRefused();
    if (outcome.equals(ProblemCode.RATE_LIMITED.name())) {
      counted(actor, action, outcome);
      return Uni.createFrom().voidItem();
    }
    return write(pool, actor, action, target, outcome);
  }

  /** Counts a refusal, instead of a row of its own. */
  void counted(@Nullable UserId actor, String action, String outcome) {
    counts.add(
        action,
        outcome,
        actor,
        new RefusalCounts.Example(
            origin.network(), origin.ip(), origin.userAgent(), CorrelationId.current()));
  }

  private Uni<Void> write(
      SqlClient client,
      @Nullable UserId actor,
      String action,
      @Nullable String target,
      String outcome) {
    return PgQuery.run(
        client,
        INSERT,
        actor,
        origin.ip(),
        origin.userAgent(),
        action,
        target,
        outcome,
        CorrelationId.current());
  }
}
