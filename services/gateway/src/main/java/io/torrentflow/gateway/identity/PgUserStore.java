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
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgUserStore {
  private static final String COLUMNS =
      "id, email, password_hash, role, plan_id, own_active_jobs, own_stored_bytes, own_month_bytes,"
          + " disabled_at IS NOT NULL AS disabled, version, created_at";
  private static final String BY_EMAIL =
      "SELECT " + COLUMNS + " FROM users WHERE email = $1 AND deleted_at IS NULL";
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM users WHERE id = $1";
  private static final String INSERT =
      """
      INSERT INTO users (id, email, password_hash, role, plan_id) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (email) DO NOTHING RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String INSERT_FIRST_ADMIN =
      """
      INSERT INTO users (id, email, password_hash, role, plan_id)
      SELECT $1, $2, $3, 'admin', 'unlimited' WHERE NOT EXISTS (SELECT FROM users WHERE role = 'admin')
      ON CONFLICT (email) DO NOTHING
      """;

  private static final String PAGE =
      "SELECT "
          + COLUMNS
          + " FROM users WHERE ($1::uuid IS NULL OR id < $1) AND deleted_at IS NULL"
          + " ORDER BY id DESC LIMIT $2";

  private static final String CHANGE =
      """
      UPDATE users SET role = coalesce($2, role), plan_id = coalesce($3, plan_id),
        disabled_at = CASE WHEN $4::boolean IS NULL THEN disabled_at
          WHEN $4 THEN coalesce(disabled_at, now()) END,
        own_active_jobs = CASE WHEN $5 THEN $6 ELSE own_active_jobs END,
        own_stored_bytes = CASE WHEN $5 THEN $7 ELSE own_stored_bytes END,
        own_month_bytes = CASE WHEN $5 THEN $8 ELSE own_month_bytes END
      WHERE id = $1 AND deleted_at IS NULL RETURNING %s
      """
          .formatted(COLUMNS);

  // What it was known by is free for another account, and nobody logs in to it.
  private static final String DELETE =
      """
      UPDATE users SET email = 'deleted:' || id, password_hash = '', role = 'viewer',
        disabled_at = coalesce(disabled_at, now()), deleted_at = now()
      WHERE id = $1 AND deleted_at IS NULL RETURNING %s
      """
          .formatted(COLUMNS);

  // Locked before anything is changed: two who disable each other would both see one left.
  private static final String LOCK_ADMINS =
      "SELECT FROM users WHERE role = 'admin' ORDER BY id FOR NO KEY UPDATE";
  private static final String IS_ADMIN =
      "SELECT FROM users WHERE id = $1 AND role = 'admin' AND disabled_at IS NULL";
  private static final String HAS_ADMIN =
      "SELECT FROM users WHERE role = 'admin' AND disabled_at IS NULL LIMIT 1";

  private static final String SET_PASSWORD = "UPDATE users SET password_hash = $2 WHERE id = $1";
  private static final String REPLACE_PASSWORD =
      "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2";

  private static final String WITH_JOBS_LEFT =
      """
      SELECT id FROM users u WHERE deleted_at IS NOT NULL
        AND EXISTS (SELECT FROM jobs j WHERE j.owner_id = u.id AND j.deleted_at IS NULL)
      LIMIT 100
      """;

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

  /**
   * Some accounts, the newest first.
   *
   * @param after the last one of the page before; absent for the first page
   */
  Uni<List<User>> page(@Nullable UserId after, int limit) {
    return PgQuery.list(pool, PAGE, PgUserStore::user, after, limit);
  }

  /**
   * Changes an account; fails with {@code NOT_FOUND}, with {@code LAST_ADMIN} or for an unknown
   * plan.
   *
   * @return the account as it is, with what was ended of its sessions
   */
  Uni<Changed> change(UserId id, UserChange change, UserId admin) {
    String plan = change.plan();
    Role role = change.role();
    OwnLimits limits = change.limits();
    return pool.withTransaction(
        tx ->
            (plan == null ? yes() : PgQuery.exists(tx, PLAN, plan))
                .invoke(isThere -> requirePlan(isThere, String.valueOf(plan)))
                .chain(
                    () ->
                        keepingAnAdmin(
                            tx,
                            id,
                            CHANGE,
                            id,
                            role == null ? null : role.wireName(),
                            plan,
                            change.isDisabled(),
                            limits != null,
                            limits == null ? null : limits.maxActiveJobs(),
                            limits == null ? null : limits.maxStoredBytes(),
                            limits == null ? null : limits.maxMonthBytes()))
                .flatMap(user -> withEnded(tx, user))
                .call(() -> audit.done(tx, admin, "admin.user.change", id.toString())));
  }

  /**
   * Erases an account but for its id; its jobs are left to be deleted. Fails with {@code NOT_FOUND}
   * or {@code LAST_ADMIN}.
   *
   * @param by its owner or an administrator
   */
  Uni<Changed> delete(UserId id, UserId by) {
    return pool.withTransaction(
        tx ->
            keepingAnAdmin(tx, id, DELETE, id)
                .flatMap(user -> withEnded(tx, user))
                .call(() -> PgSessionStore.erase(tx, id))
                .call(() -> PgTokenStore.revokeAll(tx, id))
                .call(() -> PgAccountLinkStore.withdrawAll(tx, id))
                .call(() -> audit.done(tx, by, "user.delete", id.toString())));
  }

  /** Changes an account by a statement; fails with {@code LAST_ADMIN} if none would be left. */
  private static Uni<User> keepingAnAdmin(
      SqlConnection tx, UserId id, String sql, @Nullable Object... parameters) {
    return PgQuery.run(tx, LOCK_ADMINS)
        .chain(() -> PgQuery.exists(tx, IS_ADMIN, id))
        .flatMap(
            wasAdmin ->
                PgQuery.only(tx, sql, PgUserStore::user, () -> notFound(id), parameters)
                    .call(
                        () ->
                            (wasAdmin ? PgQuery.exists(tx, HAS_ADMIN) : yes())
                                .invoke(PgUserStore::requireAdmin)));
  }

  /** Accounts that were deleted and still have jobs. */
  Uni<List<UserId>> withJobsLeft() {
    return PgQuery.list(pool, WITH_JOBS_LEFT, row -> new UserId(row.getUUID("id")));
  }

  /** An account that was changed, and its sessions that ended by that. */
  record Changed(User user, List<PgSessionStore.Ended> ended) {}

  private static Uni<Changed> withEnded(SqlConnection tx, User user) {
    Uni<List<PgSessionStore.Ended>> ended =
        user.disabled()
            ? PgSessionStore.revokeAll(tx, user.id())
            : Uni.createFrom().item(List.of());
    return ended.map(sessions -> new Changed(user, sessions));
  }

  static ProblemException notFound(UserId id) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no user " + id + ".");
  }

  private static Uni<Boolean> yes() {
    return Uni.createFrom().item(true);
  }

  private static void requireAdmin(boolean isThere) {
    if (!isThere) {
      throw new ProblemException(
          ProblemCode.LAST_ADMIN, "Somebody else has to be an administrator first.");
    }
  }

  static void requirePlan(boolean isThere, String plan) {
    if (!isThere) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "There is no plan " + plan + ".", "plan", null);
    }
  }

  static Uni<User> insert(
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

  /**
   * Gives the account another password.
   *
   * @param before its hash must be the one that is replaced
   * @return false if the password was changed meanwhile
   */
  Uni<Boolean> replacePassword(UserId id, String before, String hash) {
    return PgQuery.count(pool, REPLACE_PASSWORD, id, before, hash).map(changed -> changed == 1);
  }

  /** Sets what somebody has chosen who was given a link for it, and ends all sessions. */
  Uni<Changed> resetPassword(SqlConnection tx, UserId id, String hash) {
    return PgQuery.run(tx, SET_PASSWORD, id, hash)
        .chain(() -> PgSessionStore.revokeAll(tx, id))
        .flatMap(
            ended ->
                PgQuery.only(tx, BY_ID, PgUserStore::user, () -> notFound(id), id)
                    .map(user -> new Changed(user, ended)))
        .call(() -> audit.done(tx, id, "password.reset", id.toString()));
  }

  /** Sets what the account's owner has chosen. */
  Uni<Void> setPassword(UserId id, String hash) {
    return pool.withTransaction(
        tx ->
            PgQuery.run(tx, SET_PASSWORD, id, hash)
                .chain(() -> PgAccountLinkStore.withdrawResets(tx, id))
                .chain(() -> audit.done(tx, id, "password.change", id.toString())));
  }

  /** Makes an administrator, unless there is one. */
  Uni<Void> ensureAdmin(UserId id, String email, String passwordHash) {
    return PgQuery.run(pool, INSERT_FIRST_ADMIN, id, email, passwordHash);
  }

  private static User user(Row row) {
    return new User(
        new UserId(row.getUUID("id")),
        row.getString("email"),
        row.getString("password_hash"),
        WireName.parse(Role.class, row.getString("role")),
        row.getString("plan_id"),
        new OwnLimits(
            row.getInteger("own_active_jobs"),
            row.getLong("own_stored_bytes"),
            row.getLong("own_month_bytes")),
        row.getBoolean("disabled"),
        row.getLong("version"),
        PgColumns.instant(row, "created_at"));
  }
}
