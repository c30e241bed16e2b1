package io.torrentflow.jobs.metadata;

/** Somebody joined the transfer after its owners had been locked. */
final class OwnerJoinedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OwnerJoinedException() {
    super("An owner joined meanwhile", null, false, false);
  }
}
