package io.torrentflow.cli.client;

import io.torrentflow.cli.CommandException;

/** The gateway refused a request; the message is its explanation. */
public final class ApiException extends CommandException {
  private final int status;
  private final String code;
  private final String detail;

  ApiException(int status, String code, String detail) {
    super(detail + " (" + code + ")");
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  public int status() {
    return status;
  }

  public String detail() {
    return detail;
  }

  public String code() {
    return code;
  }
}
