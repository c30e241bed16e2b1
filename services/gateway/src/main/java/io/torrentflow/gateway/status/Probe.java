package io.torrentflow.gateway.status;

import io.smallrye.mutiny.Uni;

/** Finds out whether something that the gateway needs answers. */
interface Probe {
  String name();

  /** Fails unless it answers; who asks does not wait for long. */
  Uni<Void> check();
}
