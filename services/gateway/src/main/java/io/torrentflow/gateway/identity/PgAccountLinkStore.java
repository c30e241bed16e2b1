package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.AccountLinkId;
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
import java.time.Instant;
import java.util.List;

/** Invitations and links to reset a password in PostgreSQL, by the SHA-256 of their secrets. */
@ApplicationScoped
class PgAccountLinkStore {
  private static final String INVITE =
      """
      INSERT INTO account_links (id, kind, secret_hash, role, plan_id, created_by, expires_at)
      SELECT $1, 'invitation', decode($2, 'hex'), $3, p.id, $5, $6 FROM plans p WHERE p.id = $4
      """;
  // The newest one counts: the one before may have gone to the wrong place.
  private static final String WITHDRAW_RESETS =
      "DELETE FROM account_links WHERE user_id = $1 AND used_at IS NULL";
  private static final String WITHDRAW_ALL =
      "DELETE FROM account_links WHERE (user_id = $1 OR created_by = $1) AND used_at IS NULL";
  private static final String RESET =
      """
      INSERT INTO account_links (id, kind, secret_hash, user_id, created_by, expires_at)
      SELECT $1, 'password_reset', decode($2, 'hex'), u.id, $4, $5 FROM users u
      WHERE u.id = $3 AND u.deleted_at IS NULL
      """;
  // What somebody has made is worth no more than what they may do themselves.
  private static final String IS_OPEN =
      """
      used_at IS NULL AND expires_at > now() AND (created_by IS NULL OR EXISTS (SELECT FROM users m
        WHERE m.id = created_by AND m.role = 'admin' AND m.disabled_at IS NULL))
      """;
  private static final String INVITATIONS =
      """
      SELECT id, role, plan_id, created_at, expires_at FROM account_links
      WHERE kind = 'invitation' AND %s ORDER BY id DESC LIMIT 1000
      """
          .formatted(IS_OPEN);
  private static final String WITHDRAW =
      "DELETE FROM account_links WHERE id = $1 AND kind = 'invitation' AND " + IS_OPEN;
  private static final String OF_SECRET =
      "secret_hash = decode($1, 'hex') AND kind = $2 AND " + IS_OPEN;
  private static final String FIND = "SELECT FROM account_links WHERE " + OF_SECRET;
  private static final String USE =
      "UPDATE account_links SET used_at = now() WHERE %s RETURNING role, plan_id, user_id"
          .formatted(OF_SECRET);

  /** What a link is for. */
  enum Kind implements WireName {
    INVITATION,
    PASSWORD_RESET
  }

  private final Pool pool;
  private final PgUserStore users;
  private final PgAuditLog audit;

  PgAccountLinkStore(Pool pool, PgUserStore users, PgAuditLog audit) {
    this.pool = pool;
    this.users = users;
    this.audit = audit;
  }

  /** Fails for an unknown plan. */
  Uni<Void> invite(
      AccountLinkId id, String hash, InvitationRequest wanted, UserId admin, Instant expiry) {
    return pool.withTransaction(
        tx ->
            PgQuery.count(
                    tx, INVITE, id, hash, wanted.role().wireName(), wanted.plan(), admin, expiry)
                .invoke(made -> PgUserStore.requirePlan(made == 1, wanted.plan()))
                .chain(() -> audit.done(tx, admin, "admin.invitation.create", id.toString())));
  }

  /** Fails with {@code NOT_FOUND} if there is no such user. */
  Uni<Void> reset(AccountLinkId id, String hash, UserId user, UserId admin, Instant expiry) {
    return pool.withTransaction(
        tx ->
            PgQuery.run(tx, WITHDRAW_RESETS, user)
                .chain(() -> PgQuery.count(tx, RESET, id, hash, user, admin, expiry))
                .invoke(
                    made -> {
                      if (made == 0) {
                        throw PgUserStore.notFound(user);
                      }
                    })
                .chain(() -> audit.done(tx, admin, "admin.password.reset", user.toString())));
  }

  /** Withdraws the links that set a user's password. */
  static Uni<Void> withdrawResets(SqlConnection tx, UserId user) {
    return PgQuery.run(tx, WITHDRAW_RESETS, user);
  }

  /** Withdraws what a user was given and has given to others. */
  static Uni<Void> withdrawAll(SqlConnection tx, UserId user) {
    return PgQuery.run(tx, WITHDRAW_ALL, user);
  }

  Uni<List<InvitationView>> invitations() {
    return PgQuery.list(
        pool,
        INVITATIONS,
        row ->
            new InvitationView(
                new AccountLinkId(row.getUUID("id")),
                role(row),
                row.getString("plan_id"),
                PgColumns.instant(row, "created_at"),
                PgColumns.instant(row, "expires_at")));
  }

  /** Fails with {@code NOT_FOUND} if nobody could use it any more. */
  Uni<Void> withdraw(AccountLinkId id, UserId admin) {
    return pool.withTransaction(
        tx ->
            PgQuery.count(tx, WITHDRAW, id)
                .invoke(
                    gone -> {
                      if (gone == 0) {
                        throw new ProblemException(
                            ProblemCode.NOT_FOUND, "There is no open invitation " + id + ".");
                      }
                    })
                .chain(() -> audit.done(tx, admin, "admin.invitation.withdraw", id.toString())));
  }

  /** Fails with {@code LINK_EXPIRED} unless the link can be used. */
  Uni<Void> require(Kind kind, String hash) {
    return PgQuery.exists(pool, FIND, hash, kind.wireName())
        .invoke(
            isOpen -> {
              if (!isOpen) {
                throw expired();
              }
            })
        .replaceWithVoid();
  }

  /** Makes an account and uses the invitation up; fails with {@code EMAIL_TAKEN}, too. */
  Uni<User> join(String hash, UserId id, String email, String passwordHash) {
    return pool.withTransaction(
        tx ->
            use(tx, Kind.INVITATION, hash)
                .flatMap(
                    link ->
                        PgUserStore.insert(
                            tx, id, email, passwordHash, role(link), link.getString("plan_id")))
                .call(user -> audit.done(tx, id, "user.register", id.toString())));
  }

  /** Sets the password, uses the link up and ends all sessions of the user. */
  Uni<PgUserStore.Changed> setPassword(String hash, String passwordHash) {
    return pool.withTransaction(
        tx ->
            use(tx, Kind.PASSWORD_RESET, hash)
                .map(link -> new UserId(link.getUUID("user_id")))
                .flatMap(user -> users.resetPassword(tx, user, passwordHash)));
  }

  private static Uni<Row> use(SqlConnection tx, Kind kind, String hash) {
    return PgQuery.only(tx, USE, row -> row, PgAccountLinkStore::expired, hash, kind.wireName());
  }

  private static Role role(Row row) {
    return WireName.parse(Role.class, row.getString("role"));
  }

  private static ProblemException expired() {
    return new ProblemException(
        ProblemCode.LINK_EXPIRED, "It was used, or its time is over; ask for another one.");
  }
}
