package io.torrentflow.progress.stream;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.CurrentCaller;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Answers 404 to whoever may not see the job. Before the stream: its status is sent off as soon as
 * it is begun.
 */
class JobVisibleFilter {
  private final ProgressStore store;
  private final CurrentCaller caller;

  JobVisibleFilter(ProgressStore store, CurrentCaller caller) {
    this.store = store;
    this.caller = caller;
  }

  @JobVisible
  @ServerRequestFilter
  public Uni<Void> check(ContainerRequestContext request) {
    String id = request.getUriInfo().getPathParameters().getFirst("id");
    return store.job(jobId(id), caller.get().user()).replaceWithVoid();
  }

  private static JobId jobId(String id) {
    try {
      return JobId.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.JOB_NOT_FOUND, "There is no job " + id + ".", null, e);
    }
  }
}
