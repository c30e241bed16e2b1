package io.torrentflow.gateway.identity;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.jobs.PgJobStore;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Deletes accounts: what a user is known by at once, and the jobs after that, some at a time. The
 * id stays, for the audit log refers to it.
 */
@ApplicationScoped
class AccountDeletion {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final PgUserStore users;
  private final PgJobStore jobs;
  private final SessionService sessions;
  private final PgAuditLog audit;
  private final OutboxRelay relay;
  private final Duty duty;

  AccountDeletion(
      PgUserStore users,
      PgJobStore jobs,
      SessionService sessions,
      PgAuditLog audit,
      OutboxRelay relay) {
    this.users = users;
    this.jobs = jobs;
    this.sessions = sessions;
    this.audit = audit;
    this.relay = relay;
    this.duty =
        new Duty(
            this::deleteJobs,
            e -> Log.warnf("Jobs of deleted accounts are deleted later: %s", e.toString()));
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(0, INTERVAL.toMillis(), timer -> duty.runIfResting());
  }

  /**
   * Deletes an account, the caller's own or another's; fails with {@code NOT_FOUND}, {@code
   * LAST_ADMIN} or {@code REAUTHENTICATION_REQUIRED}.
   */
  Uni<Void> delete(Caller caller, UserId id) {
    Uni<Void> deleted =
        sessions
            .requireConfirmed(caller)
            .chain(() -> users.delete(id, caller.user()))
            .call(sessions::apply)
            .invoke(duty::run)
            .replaceWithVoid();
    return audit.refusals(caller.user(), "user.delete", id.toString(), deleted);
  }

  private Uni<Void> deleteJobs() {
    return users
        .withJobsLeft()
        .flatMap(left -> Duty.each("Deletion of the jobs of", left, this::deleteJobs));
  }

  private Uni<Void> deleteJobs(UserId user) {
    return Multi.createBy()
        .repeating()
        .uni(() -> jobs.deleteSome(user).invoke(relay::kick))
        .whilst(deleted -> deleted > 0)
        .onItem()
        .ignoreAsUni();
  }
}
