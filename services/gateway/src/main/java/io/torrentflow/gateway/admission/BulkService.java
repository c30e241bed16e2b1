package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets several submissions in, each by itself: what is wrong with one is none of the others'. */
@ApplicationScoped
class BulkService {
  // Name servers may be slow; their answers are waited for together, as few threads as that takes.
  private static final int CHECKS_AT_ONCE = 16;

  private final AdmissionService admission;
  private final GatewayConfig config;

  BulkService(AdmissionService admission, GatewayConfig config) {
    this.admission = admission;
    this.config = config;
  }

  /**
   * Lets them in one after the other, so that the jobs are in the order of the sources.
   *
   * @param key names the request; the same sources get the same jobs then
   */
  Uni<BulkOutcomes> submit(UserId user, List<BulkItem> items, @Nullable String key) {
    return Uni.combine()
        .all()
        .unis(items.stream().map(this::check).toList())
        .usingConcurrencyOf(CHECKS_AT_ONCE)
        .with(BulkItem.class, checked -> checked)
        .flatMap(
            checked ->
                Multi.createFrom()
                    .range(0, checked.size())
                    .onItem()
                    .transformToUniAndConcatenate(i -> outcome(user, i, checked.get(i), key))
                    .collect()
                    .asList())
        .map(BulkOutcomes::new);
  }

  private Uni<BulkItem> check(BulkItem item) {
    return switch (item) {
      case BulkItem.Readable(var source) ->
          admission
              .check(source)
              .replaceWith(item)
              .onFailure(ProblemException.class)
              .recoverWithItem(e -> new BulkItem.Wrong((ProblemException) e));
      case BulkItem.Wrong wrong -> Uni.createFrom().item(wrong);
    };
  }

  private Uni<BulkOutcome> outcome(UserId user, int index, BulkItem item, @Nullable String key) {
    Uni<Admission> admitted =
        switch (item) {
          case BulkItem.Readable(var source) ->
              admission.admit(
                  new Submission(
                      user,
                      user,
                      source,
                      key == null ? null : key + "#" + index,
                      config.sharing()));
          case BulkItem.Wrong(var problem) -> admission.refuse(user, problem);
        };
    return admitted
        .map(done -> new BulkOutcome(index, done.created(), done.job(), null))
        .onFailure(ProblemException.class)
        .recoverWithItem(
            e -> new BulkOutcome(index, false, null, Problem.of((ProblemException) e, null)));
  }
}
