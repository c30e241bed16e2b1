package io.torrentflow.jobs.duty;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Does a background duty's work item by item. One that fails is logged and left for the next turn;
 * it neither stops nor starves the others.
 */
public final class EachItem {
  private static final Logger LOG = Logger.getLogger(EachItem.class);

  private EachItem() {}

  /**
   * Completes when every item was tried.
   *
   * @param duty what is logged before the item that failed
   */
  public static <T> Uni<Void> of(String duty, List<T> items, Function<T, Uni<Void>> work) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(item -> attempt(duty, item, work))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private static <T> Uni<Void> attempt(String duty, T item, Function<T, Uni<Void>> work) {
    return Uni.createFrom()
        .deferred(() -> work.apply(item))
        .onFailure()
        .invoke(e -> LOG.warnf("%s %s failed and is tried again later: %s", duty, item, e))
        .onFailure()
        .recoverWithNull();
  }
}
