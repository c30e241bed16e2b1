package io.torrentflow.gateway.status;

/** What an administrator should look at, though everything runs. */
public record WarningView(Code code, String detail) {

  /** What is the matter; a name never changes its meaning. */
  public enum Code {
    /** A proxy in front of the gateway is not trusted, so that its clients cannot be told apart. */
    ALL_CLIENTS_FROM_ONE_ADDRESS
  }
}
