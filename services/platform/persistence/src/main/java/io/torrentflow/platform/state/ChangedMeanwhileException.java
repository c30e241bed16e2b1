package io.torrentflow.platform.state;

/**
 * What a transaction had read was changed while it waited for a lock: it is to be tried again, as
 * by {@link PgRaces}.
 */
public final class ChangedMeanwhileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChangedMeanwhileException() {
    super("What was read has changed meanwhile", null, false, false);
  }
}
