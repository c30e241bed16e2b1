package io.torrentflow.stack.system;

import com.sun.net.httpserver.HttpServer;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Stands in for a packaged service: reads its configuration and says that it is ready. */
final class FakeService {
  private FakeService() {}

  public static void main(String[] arguments) throws Exception {
    Properties configuration = new Properties();
    Path file = Path.of(URI.create(System.getProperty("smallrye.config.locations")));
    try (Reader reader = Files.newBufferedReader(file)) {
      configuration.load(reader);
    }
    int port = Integer.parseInt(configuration.getProperty("quarkus.management.port"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/q/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }
}
