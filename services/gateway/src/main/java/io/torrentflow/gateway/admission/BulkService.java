package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Lets several submissions in, each by itself: what is wrong with one is none of the others'. */
@ApplicationScoped
class BulkService {
  // Name servers may be slow; their answers are waited for together, as few threads as that takes.
  private static final int CHECKS_AT_ONCE = 16;

  private record Numbered(int index, BulkItem item) {}

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
    return Multi.createFrom()
        .items(IntStream.range(0, items.size()).mapToObj(i -> new Numbered(i, items.get(i))))
        .onItem()
        .transformToUni(this::check)
        .merge(CHECKS_AT_ONCE)
        .collect()
        .asList()
        .flatMap(
            checked ->
                Multi.createFrom()
                    .items(checked.stream().sorted(Comparator.comparingInt(Numbered::index)))
                    .onItem()
                    .transformToUniAndConcatenate(one -> outcome(user, one, key))
                    .collect()
                    .asList())
        .map(BulkOutcomes::new);
  }

  private Uni<Numbered> check(Numbered one) {
    return switch (one.item()) {
      case BulkItem.Readable(var source) ->
          admission
              .check(source)
              .replaceWith(one)
              .onFailure(ProblemException.class)
              .recoverWithItem(
                  e -> new Numbered(one.index(), new BulkItem.Wrong((ProblemException) e)));
      case BulkItem.Wrong wrong -> Uni.createFrom().item(one);
    };
  }

  private Uni<BulkOutcome> outcome(UserId user, Numbered one, @Nullable String key) {
    int index = one.index();
    Uni<Admission> admitted =
        switch (one.item()) {
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
