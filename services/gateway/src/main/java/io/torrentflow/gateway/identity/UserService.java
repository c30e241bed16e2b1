package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.PageCursor;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Accounts, as administrators look after them. */
@ApplicationScoped
class UserService {
  private final PgUserStore users;
  private final SessionService sessions;
  private final PgAuditLog audit;

  UserService(PgUserStore users, SessionService sessions, PgAuditLog audit) {
    this.users = users;
    this.sessions = sessions;
    this.audit = audit;
  }

  Uni<UserPage> page(@Nullable String cursor, int limit) {
    return users
        .page(PageCursor.parse(cursor, UserId::fromString), PageCursor.look(limit))
        .map(found -> found.stream().map(UserView::of).toList())
        .map(found -> PageCursor.page(found, limit, UserView::id, UserPage::new));
  }

  /**
   * Changes an account, in force at once for all its sessions, tokens and streams. A new role is
   * given only by who has just entered the password.
   */
  Uni<UserView> change(Caller admin, UserId id, UserChange change) {
    Uni<UserView> changed =
        (change.role() == null ? Uni.createFrom().voidItem() : sessions.requireConfirmed(admin))
            .chain(() -> users.change(id, change, admin.user()))
            .call(sessions::apply)
            .map(done -> UserView.of(done.user()));
    return audit.refusals(admin.user(), "admin.user.change", id.toString(), changed);
  }
}
