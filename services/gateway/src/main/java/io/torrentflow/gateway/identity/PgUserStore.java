package io.torrentflow.gateway.identity;

import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgUserStore {
  private static final String COLUMNS =
      "id, email, password_hash, role, plan_id, disabled_at IS NOT NULL AS disabled, created_at";
  private static final String BY_EMAIL = "SELECT " + COLUMNS + " FROM users WHERE email = $1";
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM users WHERE id = $1";
  private static final String INSERT =
      """
      INSERT INTO users (id, email, password_hash, role, plan_id) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (email) DO NOTHING RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String PLAN = "SELECT FROM plans WHERE id = $1";

  private final Pool pool;
  private final PgAuditLog audit;

  PgUserStore(Pool pool, PgAuditLog audit) {
    this.pool = pool;
    this.audit = audit;
  }

  Uni<@Nullable User> byEmail(String email) {
    return PgQuery.first(pool, BY_EMAIL, PgUserStore::user, email);
  }

  /** The account; fails as unauthenticated if it is gone. */
  Uni<User> byId(UserId id) {
    return PgQuery.only(pool, BY_ID, PgUserStore::user, UnauthorizedException::new, id);
  }

  /** Makes an account; fails with {@code EMAIL_TAKEN}. */
  Uni<User> register(UserId id, String email, String passwordHash) {
    return pool.withTransaction(
        tx ->
            insert(tx, id, email, passwordHash, Role.USER, "standard")
                .call(user -> audit.done(tx, user.id(), "user.register", user.id().toString())));
  }

  /** Makes an account for somebody; fails with {@code EMAIL_TAKEN} or for an unknown plan. */
  Uni<User> create(
      UserId id, String email, String passwordHash, Role role, String plan, UserId admin) {
    return pool.withTransaction(
        tx ->
            PgQuery.exists(tx, PLAN, plan)
                .invoke(isThere -> requirePlan(isThere, plan))
                .chain(() -> insert(tx, id, email, passwordHash, role, plan))
                .call(user -> audit.done(tx, admin, "admin.user.create", user.id().toString())));
  }

  private static void requirePlan(boolean isThere, String plan) {
    if (!isThere) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "There is no plan " + plan + ".", "plan", null);
    }
  }

  private static Uni<User> insert(
      SqlConnection tx, UserId id, String email, String passwordHash, Role role, String plan) {
    return PgQuery.only(
        tx,
        INSERT,
        PgUserStore::user,
        () ->
            new ProblemException(ProblemCode.EMAIL_TAKEN, "Log in, or register with another one."),
        id,
        email,
        passwordHash,
        role.wireName(),
        plan);
  }

  Uni<Void> ensureAdmin(UserId id, String email, String passwordHash) {
    return PgQuery.run(pool, INSERT, id, email, passwordHash, Role.ADMIN.wireName(), "unlimited");
  }

  private static User user(Row row) {
    return new User(
        new UserId(row.getUUID("id")),
        row.getString("email"),
        row.getString("password_hash"),
        WireName.parse(Role.class, row.getString("role")),
        row.getString("plan_id"),
        row.getBoolean("disabled"),
        PgColumns.instant(row, "created_at"));
  }
}
