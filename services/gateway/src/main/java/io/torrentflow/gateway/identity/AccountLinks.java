package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.PublicAddress;
import io.torrentflow.gateway.http.RequestOrigin;
import io.torrentflow.gateway.identity.PgAccountLinkStore.Kind;
import io.torrentflow.gateway.limit.SignInLimits;
import io.torrentflow.kernel.id.AccountLinkId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.secret.RandomSecret;
import io.torrentflow.platform.auth.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Links that an administrator hands to people: to make an account with, or to set a forgotten
 * password with. The secret stands behind the {@code #}, so that browsers send it to nobody, and
 * only its hash is kept.
 */
@ApplicationScoped
class AccountLinks {
  /** How long a link is good for at the most. */
  static final Duration LONGEST = Duration.ofDays(7);

  private static final Duration RESET = Duration.ofDays(1);

  private final PgAccountLinkStore store;
  private final SessionService sessions;
  private final PasswordHasher hasher;
  private final SignInLimits limits;
  private final PgAuditLog audit;
  private final PublicAddress address;
  private final RequestOrigin origin;
  private final UuidV7 ids;
  private final InstantSource clock;

  AccountLinks(
      PgAccountLinkStore store,
      SessionService sessions,
      PasswordHasher hasher,
      SignInLimits limits,
      PgAuditLog audit,
      PublicAddress address,
      RequestOrigin origin,
      UuidV7 ids,
      InstantSource clock) {
    this.store = store;
    this.sessions = sessions;
    this.hasher = hasher;
    this.limits = limits;
    this.audit = audit;
    this.address = address;
    this.origin = origin;
    this.ids = ids;
    this.clock = clock;
  }

  /** Makes an invitation, whose role only somebody gives who has just entered the password. */
  Uni<AccountLinkView> invite(Caller admin, InvitationRequest wanted) {
    AccountLinkId id = new AccountLinkId(ids.next());
    String secret = RandomSecret.create();
    Instant expiry = clock.instant().plus(wanted.lifetime());
    Uni<AccountLinkView> made =
        sessions
            .requireConfirmed(admin)
            .chain(() -> store.invite(id, RandomSecret.hash(secret), wanted, admin.user(), expiry))
            .replaceWith(new AccountLinkView(id, link("/join", secret), expiry));
    return audit.refusals(admin.user(), "admin.invitation.create", null, made);
  }

  Uni<List<InvitationView>> invitations() {
    return store.invitations();
  }

  Uni<Void> withdraw(UserId admin, AccountLinkId id) {
    return audit.refusals(
        admin, "admin.invitation.withdraw", id.toString(), store.withdraw(id, admin));
  }

  /** Makes a link by which a user sets a new password; one that was made before is withdrawn. */
  Uni<AccountLinkView> reset(Caller admin, UserId user) {
    AccountLinkId id = new AccountLinkId(ids.next());
    String secret = RandomSecret.create();
    Instant expiry = clock.instant().plus(RESET);
    Uni<AccountLinkView> made =
        sessions
            .requireConfirmed(admin)
            .chain(() -> store.reset(id, RandomSecret.hash(secret), user, admin.user(), expiry))
            .replaceWith(new AccountLinkView(id, link("/reset-password", secret), expiry));
    return audit.refusals(admin.user(), "admin.password.reset", user.toString(), made);
  }

  /** Makes the account that somebody was invited to make. */
  Uni<User> join(Joining joining) {
    Credentials credentials = joining.credentials();
    String email = credentials.normalizedEmail();
    String hash = RandomSecret.hash(joining.secret());
    Uni<User> joined =
        limits
            .beforeRegistration()
            .invoke(() -> PasswordPolicy.check(credentials.password(), email))
            .chain(() -> store.require(Kind.INVITATION, hash))
            .chain(() -> hasher.hash(origin.network(), credentials.password()))
            .flatMap(password -> store.join(hash, new UserId(ids.next()), email, password))
            .call(() -> limits.loggedIn(email));
    return audit.refusals(null, "user.register", email, joined);
  }

  /** Sets the password that somebody was allowed to set; all devices are logged out. */
  Uni<Void> setPassword(PasswordReset reset) {
    String hash = RandomSecret.hash(reset.secret());
    Uni<Void> done =
        limits
            .beforeRegistration()
            .invoke(() -> PasswordPolicy.check(reset.password(), ""))
            .chain(() -> store.require(Kind.PASSWORD_RESET, hash))
            .chain(() -> hasher.hash(origin.network(), reset.password()))
            .flatMap(password -> store.setPassword(hash, password))
            .call(sessions::apply)
            .replaceWithVoid();
    return audit.refusals(null, "password.reset", null, done);
  }

  private URI link(String path, String secret) {
    return URI.create(address.of(path) + "#" + secret);
  }
}
