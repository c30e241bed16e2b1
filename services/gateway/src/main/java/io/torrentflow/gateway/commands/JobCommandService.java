package io.torrentflow.gateway.commands;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.admission.AdmissionService;
import io.torrentflow.gateway.jobs.JobService;
import io.torrentflow.gateway.jobs.WishChange;
import io.torrentflow.gateway.limit.ApiLimits;
import io.torrentflow.gateway.listing.JobListService;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobAction;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.auth.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;

/**
 * Does for several jobs, one after the other, what can be asked for one. A command that could not
 * be finished may be given again: what is like that already stays.
 */
@ApplicationScoped
class JobCommandService {
  private final JobListService list;
  private final JobService jobs;
  private final AdmissionService admission;
  private final ApiLimits limits;

  JobCommandService(
      JobListService list, JobService jobs, AdmissionService admission, ApiLimits limits) {
    this.list = list;
    this.jobs = jobs;
    this.admission = admission;
    this.limits = limits;
  }

  Uni<JobOutcomes> run(Caller caller, JobCommand command) {
    command.requireOneWay();
    UserId user = caller.user();
    return named(user, command)
        .call(ids -> limits.beforeMore(caller, Math.min(ids.size(), JobCommand.MAX_JOBS) - 1))
        .flatMap(
            ids ->
                Multi.createFrom()
                    .iterable(ids)
                    .select()
                    .first(JobCommand.MAX_JOBS)
                    .onItem()
                    .transformToUniAndConcatenate(id -> outcome(user, id, command.action()))
                    .collect()
                    .asList()
                    .map(items -> new JobOutcomes(items, ids.size() > JobCommand.MAX_JOBS)));
  }

  /** Those that are meant; one more than are taken if there are more. */
  private Uni<List<JobId>> named(UserId user, JobCommand command) {
    JobSelection filter = command.filter();
    return filter == null
        ? Uni.createFrom().item(Objects.requireNonNull(command.ids()).stream().distinct().toList())
        : list.ids(user, filter.filter(), JobCommand.MAX_JOBS + 1);
  }

  private Uni<JobOutcome> outcome(UserId user, JobId id, JobAction action) {
    return run(user, id, action)
        .map(job -> new JobOutcome(id, action == JobAction.DELETE ? null : job, null))
        .onFailure(ProblemException.class)
        .recoverWithItem(e -> new JobOutcome(id, null, Problem.of((ProblemException) e, null)));
  }

  private Uni<JobView> run(UserId user, JobId id, JobAction action) {
    return switch (action) {
      case PAUSE -> jobs.change(user, id, WishChange.PAUSE);
      case CANCEL -> jobs.change(user, id, WishChange.CANCEL);
      case DELETE -> jobs.change(user, id, WishChange.DELETE);
      case RESUME -> admission.resume(user, id);
      case RETRY -> admission.retry(user, id);
    };
  }
}
