package io.torrentflow.cli;

/**
 * Something that the person at the keyboard has to know: the message is one sentence that says what
 * is wrong and, where there is one, the fix.
 */
public class CommandException extends RuntimeException {
  public CommandException(String message) {
    super(message);
  }

  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
