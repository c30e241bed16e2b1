package io.torrentflow.jobs.duty;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/** What all background duties have in common. */
public final class Duties {
  private Duties() {}

  /**
   * Does the work item by item, and completes when every item was tried. One that fails is logged
   * and left for the next run; it neither stops nor starves the others.
   *
   * @param duty what is logged before the item that failed
   */
  public static <T> Uni<Void> each(String duty, List<T> items, Function<T, Uni<Void>> work) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(
            item ->
                Uni.createFrom()
                    .deferred(() -> work.apply(item))
                    .onFailure()
                    .invoke(e -> Log.warnf("%s %s failed and is retried later: %s", duty, item, e))
                    .onFailure()
                    .recoverWithNull())
        .collect()
        .last();
  }
}
