package io.torrentflow.stack.demo;

import io.torrentflow.cli.CommandException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ResourceHandler;

/** A web server on loopback that serves the files of one folder, in ranges too. */
final class RangeOrigin implements AutoCloseable {
  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  private RangeOrigin(Path folder) {
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
