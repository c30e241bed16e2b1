package io.torrentflow.e2e.support;

import io.torrentflow.testing.Sha256;
import io.torrentflow.testing.origin.TestingOrigin;
import io.torrentflow.testing.origin.TestingOrigin.Resource;
import java.net.URI;
import java.util.Random;

/**
 * A web server with one file under every name. A test decides up to where it gives it, so that a
 * download can be held in the middle without any sleep.
 */
public final class FileOrigin implements AutoCloseable {
  /** How the file is given. */
  public enum Manner {
    RANGES,
    NO_RANGES,
    CHUNKED
  }

  private final TestingOrigin origin = new TestingOrigin();
  private final Resource file;
  private final String sha256;

  public FileOrigin(Manner manner, int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    sha256 = Sha256.of(content);
    file = origin.serveEverywhere(content);
    switch (manner) {
      case RANGES -> {}
      case NO_RANGES -> file.withoutRanges();
      case CHUNKED -> file.chunked();
    }
  }

  public URI url(String name) {
    return origin.uri("/" + name);
  }

  public String sha256() {
    return sha256;
  }

  /** Bytes given so far, in all answers together. */
  public long sent() {
    return file.sent();
  }

  /** Gives the file's first bytes, as often as they are asked for, and the rest when it opens. */
  public FileOrigin holdAfter(int bytes) {
    file.holdingFrom(bytes);
    return this;
  }

  public void open() {
    file.open();
  }

  /** Answers with 503 from now on, or no longer. */
  public FileOrigin failing(boolean is) {
    file.failing(is);
    return this;
  }

  /** How often it has answered with 503. */
  public long refusals() {
    return origin.requests().stream().filter(request -> request.status() == 503).count();
  }

  @Override
  public void close() {
    origin.close();
  }
}
