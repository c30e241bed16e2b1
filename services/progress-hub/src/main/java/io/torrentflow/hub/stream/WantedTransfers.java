package io.torrentflow.hub.stream;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which jobs with streams on this replica show which transfer. */
@ApplicationScoped
class WantedTransfers {
  private final Map<TransferId, Set<Want>> wants = new ConcurrentHashMap<>();

  /** A job that shows a transfer. */
  record Want(UserStreams streams, JobId job) {}

  void add(TransferId transfer, Want want) {
    wants.compute(
        transfer,
        (id, before) -> {
          Set<Want> set = before == null ? ConcurrentHashMap.newKeySet() : before;
          set.add(want);
          return set;
        });
  }

  void remove(TransferId transfer, Want want) {
    wants.computeIfPresent(
        transfer,
        (id, set) -> {
          set.remove(want);
          return set.isEmpty() ? null : set;
        });
  }

  Set<Want> of(TransferId transfer) {
    return wants.getOrDefault(transfer, Set.of());
  }
}
