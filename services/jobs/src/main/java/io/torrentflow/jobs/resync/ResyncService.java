package io.torrentflow.jobs.resync;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;

/** Publishes the jobs of a user that live streams show, all in one message. */
@ApplicationScoped
class ResyncService {
  private final PgUserJobs jobs;
  private final OutboxRelay relay;

  ResyncService(PgUserJobs jobs, OutboxRelay relay) {
    this.jobs = jobs;
    this.relay = relay;
  }

  Uni<Void> resync(UserId user) {
    return jobs.publish(user).invoke(relay::kick);
  }
}
