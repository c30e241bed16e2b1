package io.torrentflow.stack.demo;

import io.torrentflow.cli.CommandException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ResourceHandler;

/** A web server on loopback that serves the files of one folder, in ranges too. */
final class RangeOrigin implements AutoCloseable {
  // It would log among the demo's lines. Held, or the level would be lost.
  private static final Logger QUIET = Logger.getLogger("org.eclipse.jetty");

  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  private RangeOrigin(Path folder) {
    QUIET.setLevel(Level.WARNING);
    ResourceHandler files = new ResourceHandler();
    files.setBaseResourceAsString(folder.toString());
    files.setDirAllowed(false);
    files.setEtags(true);
    server.setHandler(files);
  }

  static RangeOrigin serve(Path folder) {
    RangeOrigin origin = new RangeOrigin(folder);
    try {
      origin.server.start();
      return origin;
    } catch (Exception e) {
      throw new CommandException("The samples could not be served: " + e.getMessage() + ".", e);
    }
  }

  URI address(Path file) {
    return server.getURI().resolve("/" + file.getFileName());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new CommandException("The samples' server did not stop: " + e.getMessage() + ".", e);
    }
  }
}
