package io.torrentflow.gateway.listing;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.http.PageCursor;
import io.torrentflow.gateway.listing.PgJobList.Listed;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds jobs of a user. */
@ApplicationScoped
public class JobListService {
  private final PgJobList store;

  JobListService(PgJobList store) {
    this.store = store;
  }

  Uni<JobPage> page(UserId user, JobQuery query) {
    JobOrder order = query.order();
    JobCursor cursor = JobCursor.parse(query.cursor, order);
    int limit = query.limit.value();
    return store
        .page(user, query.filter(), order, cursor, PageCursor.look(limit))
        .map(found -> page(found, order, cursor, limit));
  }

  /** The ids of the newest ones, no more than the limit. */
  public Uni<List<JobId>> ids(UserId user, JobFilter filter, int limit) {
    JobOrder newestFirst = new JobOrder(JobSort.CREATED, true);
    return store
        .page(user, filter, newestFirst, null, limit)
        .map(found -> found.stream().map(listed -> listed.job().id()).toList());
  }

  /** All statuses, with none of some. */
  Uni<JobCounts> counts(UserId user) {
    return store
        .counts(user)
        .map(
            counts ->
                new JobCounts(
                    Arrays.stream(JobStatus.values())
                        .map(status -> new JobCount(status, counts.getOrDefault(status, 0L)))
                        .toList()));
  }

  private static JobPage page(
      List<Listed> found, JobOrder order, @Nullable JobCursor cursor, int limit) {
    boolean backwards = cursor != null && !cursor.forwards();
    boolean isMore = found.size() > limit;
    List<Listed> shown =
        !isMore ? found : backwards ? found.subList(1, limit + 1) : found.subList(0, limit);
    if (shown.isEmpty()) {
      return new JobPage(List.of(), null, null);
    }
    return new JobPage(
        shown.stream().map(Listed::job).toList(),
        backwards || isMore ? cursor(order, true, shown.getLast()) : null,
        (backwards ? isMore : cursor != null) ? cursor(order, false, shown.getFirst()) : null);
  }

  private static String cursor(JobOrder order, boolean forwards, Listed at) {
    return new JobCursor(order, forwards, at.job().id(), at.key()).encode();
  }
}
