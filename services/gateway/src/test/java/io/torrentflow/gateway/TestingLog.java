package io.torrentflow.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged as an error while it is open. */
final class TestingLog extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final List<String> messages = new CopyOnWriteArrayList<>();

  static TestingLog ofErrors() {
    TestingLog log = new TestingLog();
    ROOT.addHandler(log);
    return log;
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void publish(LogRecord event) {
    if (event.getLevel().intValue() >= Level.SEVERE.intValue()) {
      messages.add(event.getMessage() + " " + event.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
