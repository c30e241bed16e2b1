package io.torrentflow.stack;

/**
 * Something that the person at the keyboard has to know: the message is one sentence that says what
 * is wrong and, where there is one, the way out.
 */
public class StackException extends RuntimeException {
  public StackException(String message) {
    super(message);
  }

  public StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
