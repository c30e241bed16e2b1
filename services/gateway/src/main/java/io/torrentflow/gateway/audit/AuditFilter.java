package io.torrentflow.gateway.audit;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.auth.CurrentCaller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Writes what became of each request of an {@link Audited} operation that wrote nothing of it
 * itself: a refusal before the operation began, or that there was nothing to change. Refusals of
 * somebody unknown are counted, for no limit bounds them.
 */
class AuditFilter {
  private static final String UNCHANGED = "unchanged";
  // As ids are; anything else in their place names nothing.
  private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final PgAuditLog audit;
  private final RequestAudit request;
  private final CurrentCaller caller;

  AuditFilter(PgAuditLog audit, RequestAudit request, CurrentCaller caller) {
    this.audit = audit;
    this.request = request;
    this.caller = caller;
  }

  @ServerResponseFilter
  public Uni<Void> write(
      ContainerRequestContext asked, ContainerResponseContext response, ResourceInfo resource) {
    Audited operation = operation(resource);
    String outcome = outcome(response);
    if (operation == null || outcome == null) {
      return Uni.createFrom().voidItem();
    }
    return caller
        .find()
        .map(found -> found == null ? null : found.user())
        .flatMap(actor -> write(actor, operation.value(), target(asked), outcome))
        // The response says already what became of the request.
        .onFailure()
        .invoke(e -> Log.errorf("Not in the audit log: %s %s: %s", operation, outcome, e))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> write(
      @Nullable UserId actor, String action, @Nullable String target, String outcome) {
    boolean isRefusal = !outcome.equals(UNCHANGED);
    if (isRefusal && (actor == null || outcome.equals(ProblemCode.RATE_LIMITED.name()))) {
      audit.counted(actor, action, outcome);
      return Uni.createFrom().voidItem();
    }
    return audit.outcome(actor, action, target, outcome);
  }

  /** Null if the log has it, or nothing can be written. */
  private @Nullable String outcome(ContainerResponseContext response) {
    if (response.getEntity() instanceof Problem problem) {
      return request.isRefusalWritten()
              || problem.code().equals(ProblemCode.DEPENDENCY_UNAVAILABLE.name())
          ? null
          : problem.code();
    }
    return request.isAnythingWritten() ? null : UNCHANGED;
  }

  private static @Nullable Audited operation(@Nullable ResourceInfo resource) {
    Method method = resource == null ? null : resource.getResourceMethod();
    return method == null ? null : method.getAnnotation(Audited.class);
  }

  private static @Nullable String target(ContainerRequestContext asked) {
    String id = asked.getUriInfo().getPathParameters().getFirst("id");
    return id != null && TARGET.matcher(id).matches() ? id : null;
  }
}
