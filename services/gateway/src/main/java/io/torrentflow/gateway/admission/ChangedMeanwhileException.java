package io.torrentflow.gateway.admission;

/** A job has ended or moved while its transfer was waited for: the transaction is tried again. */
final class ChangedMeanwhileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChangedMeanwhileException() {
    super("The job has changed meanwhile", null, false, false);
  }
}
