package io.torrentflow.gateway.jobs;

/** A job has ended or moved while its transfer was waited for: the transaction is tried again. */
public final class ChangedMeanwhileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChangedMeanwhileException() {
    super("The job has changed meanwhile", null, false, false);
  }
}
