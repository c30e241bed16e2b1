package io.torrentflow.stack.backing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the programs of a RabbitMQ are.
 *
 * @param server the start script
 * @param epmd Erlang's port mapper
 * @param searchPath folders that come first on the server's path
 */
record RabbitLayout(Path server, String epmd, List<Path> searchPath) {
  /** An installation of the system: its Erlang is on the path or in Erlang's usual folder. */
  static RabbitLayout ofInstalled(Path server) {
    Path erlang = Path.of("/usr/lib/erlang");
    String epmd = Files.isDirectory(erlang) ? epmdBelow(erlang) : "epmd";
    return new RabbitLayout(server, epmd, List.of());
  }

  /** Packages unpacked below the root. */
  static RabbitLayout ofUnpacked(Path root) {
    Path erlang = root.resolve("usr/lib/erlang");
    Path rabbit = root.resolve("usr/lib/rabbitmq/bin");
    return new RabbitLayout(
        rabbit.resolve("rabbitmq-server"),
        epmdBelow(erlang),
        List.of(erlang.resolve("bin"), rabbit));
  }

  private static String epmdBelow(Path erlang) {
    try (Stream<Path> entries = Files.list(erlang)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith("erts-"))
          .map(entry -> entry.resolve("bin/epmd"))
          .filter(Files::isExecutable)
          .map(Path::toString)
          .findFirst()
          .orElse("epmd");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
