package io.torrentflow.gateway.identity;

import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Role;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Accounts in PostgreSQL. */
@ApplicationScoped
class UserStore {
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

  private final Pool pool;
  private final AuditLog audit;

  UserStore(Pool pool, AuditLog audit) {
    this.pool = pool;
    this.audit = audit;
  }

  Uni<@Nullable User> byEmail(String email) {
    return pool.preparedQuery(BY_EMAIL).execute(Tuple.of(email)).map(UserStore::first);
  }

  /** The account; fails as unauthenticated if it is gone. */
  Uni<User> byId(UserId id) {
    return pool.preparedQuery(BY_ID)
        .execute(Tuple.of(id.value()))
        .map(
            rows -> {
              User user = first(rows);
              if (user == null) {
                throw new UnauthorizedException();
              }
              return user;
            });
  }

  /** Makes an account; fails with {@code EMAIL_TAKEN}. */
  Uni<User> register(UserId id, String email, String passwordHash) {
    return pool.withTransaction(
        tx ->
            tx.preparedQuery(INSERT)
                .execute(
                    Tuple.of(id.value(), email, passwordHash, Role.USER.wireName(), "standard"))
                .map(UserStore::first)
                .onItem()
                .ifNull()
                .failWith(
                    () ->
                        new ProblemException(
                            ProblemCode.EMAIL_TAKEN, "Log in, or register with another one."))
                .call(user -> audit.done(tx, user.id(), "user.register", user.id().toString())));
  }

  /** Makes the admin's account where it is missing. */
  Uni<Void> ensureAdmin(UserId id, String email, String passwordHash) {
    return pool.preparedQuery(INSERT)
        .execute(Tuple.of(id.value(), email, passwordHash, Role.ADMIN.wireName(), "unlimited"))
        .replaceWithVoid();
  }

  private static @Nullable User first(RowSet<Row> rows) {
    return rows.size() == 0 ? null : user(rows.iterator().next());
  }

  private static User user(Row row) {
    return new User(
        new UserId(row.getUUID("id")),
        row.getString("email"),
        row.getString("password_hash"),
        Role.fromWireName(row.getString("role")),
        row.getString("plan_id"),
        row.getBoolean("disabled"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
