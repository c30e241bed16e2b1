package io.torrentflow.jobs.dispatch;

import io.torrentflow.kernel.id.TransferId;

/** A transfer's row has something that no agent can be offered. */
final class UndispatchableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TransferId transfer;

  UndispatchableException(TransferId transfer, Throwable cause) {
    super("Transfer " + transfer + " cannot be described to an agent", cause);
    this.transfer = transfer;
  }

  TransferId transfer() {
    return transfer;
  }
}
