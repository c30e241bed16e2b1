package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.RequestOrigin;
import io.torrentflow.gateway.limit.SignInLimits;
import io.torrentflow.gateway.turnstile.Turnstile;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class AuthService {
  private static final String BEGIN = "session.begin";

  private final PgUserStore users;
  private final PasswordHasher hasher;
  private final PgAuditLog audit;
  private final SignInLimits limits;
  private final Turnstile turnstile;
  private final RequestOrigin origin;
  private final UuidV7 ids;
  private final GatewayConfig config;

  AuthService(
      PgUserStore users,
      PasswordHasher hasher,
      PgAuditLog audit,
      SignInLimits limits,
      Turnstile turnstile,
      RequestOrigin origin,
      UuidV7 ids,
      GatewayConfig config) {
    this.users = users;
    this.hasher = hasher;
    this.audit = audit;
    this.limits = limits;
    this.turnstile = turnstile;
    this.origin = origin;
    this.ids = ids;
    this.config = config;
  }

  Uni<User> register(Registration registration) {
    if (!config.registrationEnabled()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "Accounts are made by the admin of this installation.");
    }
    Credentials credentials = registration.credentials();
    String email = credentials.normalizedEmail();
    Uni<User> registered =
        limits
            .beforeRegistration()
            .invoke(() -> PasswordPolicy.check(credentials.password(), email))
            .chain(() -> turnstile.check(registration.turnstileResponse()))
            .chain(() -> hasher.hash(origin.network(), credentials.password()))
            .flatMap(hash -> users.register(new UserId(ids.next()), email, hash))
            .call(() -> limits.loggedIn(email));
    return audit.refusals(null, "user.register", null, registered);
  }

  /**
   * Makes an account for somebody; fails with {@code EMAIL_TAKEN} or for a plan that is not there.
   */
  Uni<User> create(UserId admin, NewUser wanted) {
    Credentials credentials = wanted.credentials();
    PasswordPolicy.check(credentials.password(), credentials.normalizedEmail());
    Uni<User> created =
        hasher
            .hash(origin.network(), credentials.password())
            .flatMap(
                hash ->
                    users.create(
                        new UserId(ids.next()),
                        credentials.normalizedEmail(),
                        hash,
                        wanted.role(),
                        wanted.plan(),
                        admin));
    return audit.refusals(admin, "admin.user.create", null, created);
  }

  Uni<User> user(UserId id) {
    return users.byId(id);
  }

  Uni<User> login(Login login) {
    String email = login.normalizedEmail();
    return audit
        .refusals(
            null,
            BEGIN,
            null,
            limits.beforeLogin(email).chain(() -> turnstile.check(login.turnstileResponse())))
        .chain(() -> users.byEmail(email))
        .flatMap(
            user ->
                audit.refusals(
                    null,
                    BEGIN,
                    // The log outlives an account, whose address goes with it.
                    user == null ? email : user.id().toString(),
                    check(user, login.password())))
        .flatMap(user -> renew(user, login.password()))
        .call(() -> limits.loggedIn(email));
  }

  /** Fails with {@code CREDENTIALS_WRONG} unless it is the user's password. */
  Uni<User> confirm(UserId id, String password) {
    Uni<User> confirmed =
        users
            .byId(id)
            .call(user -> limits.beforeLogin(user.email()))
            .flatMap(user -> check(user, password));
    return audit.refusals(id, "session.confirm", id.toString(), confirmed);
  }

  Uni<Void> changePassword(UserId id, String password) {
    return users
        .byId(id)
        .invoke(user -> PasswordPolicy.check(password, user.email()))
        .chain(() -> hasher.hash(origin.network(), password))
        .chain(hash -> users.setPassword(id, hash));
  }

  private Uni<User> check(@Nullable User user, String password) {
    Uni<Boolean> matches =
        user == null
            ? hasher.matchesNobody(origin.network(), password)
            : hasher.matches(origin.network(), password, user.passwordHash());
    return matches.map(
        right -> {
          if (user == null || !right || user.disabled()) {
            throw new ProblemException(ProblemCode.CREDENTIALS_WRONG, "Check both and try again.");
          }
          return user;
        });
  }

  /** Hashes a password as it would be hashed now, if it is not; that is no reason to fail. */
  private Uni<User> renew(User user, String password) {
    return hasher.isOutdated(user.passwordHash())
        ? hasher
            .hash(origin.network(), password)
            .flatMap(
                hash ->
                    users
                        .replacePassword(user.id(), user.passwordHash(), hash)
                        .map(replaced -> replaced ? user.withPasswordHash(hash) : user))
            .onFailure()
            .recoverWithItem(user)
        : Uni.createFrom().item(user);
  }
}
