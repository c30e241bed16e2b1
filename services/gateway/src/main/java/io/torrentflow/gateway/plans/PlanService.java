package io.torrentflow.gateway.plans;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.UserId;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class PlanService {
  private final PgPlanStore store;
  private final PgAuditLog audit;

  PlanService(PgPlanStore store, PgAuditLog audit) {
    this.store = store;
    this.audit = audit;
  }

  Uni<PlanList> list() {
    return store.all().map(PlanList::new);
  }

  Uni<Plan> put(UserId admin, String id, PlanRequest plan) {
    return store.put(admin, id, plan);
  }

  /** Fails with {@code NOT_FOUND} or {@code PLAN_IN_USE}. */
  Uni<Void> delete(UserId admin, String id) {
    return audit.refusals(admin, "admin.plan.delete", id, store.delete(admin, id));
  }
}
