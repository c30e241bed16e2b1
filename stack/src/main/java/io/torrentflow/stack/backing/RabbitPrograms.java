package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the programs of a RabbitMQ are.
 *
 * @param server the start script
 * @param epmd Erlang's port mapper
 * @param searchPath folders that come first on the server's path
 */
record RabbitPrograms(Path server, String epmd, List<Path> searchPath) {
  /** An installation of the system: its Erlang is on the path or in Erlang's usual folder. */
  static RabbitPrograms ofInstalled(Path server) {
    return new RabbitPrograms(server, epmdBelow(Path.of("/usr/lib/erlang")), List.of());
  }

  static RabbitPrograms ofUnpacked(Path root) {
    Path erlang = root.resolve("usr/lib/erlang");
    Path rabbit = root.resolve("usr/lib/rabbitmq/bin");
    return new RabbitPrograms(
        rabbit.resolve("rabbitmq-server"),
        epmdBelow(erlang),
        List.of(erlang.resolve("bin"), rabbit));
  }

  private static String epmdBelow(Path erlang) {
    return (Files.isDirectory(erlang) ? PrivateFiles.list(erlang) : List.<Path>of())
        .stream()
            .filter(entry -> entry.getFileName().toString().startsWith("erts-"))
            .map(entry -> entry.resolve("bin/epmd"))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst()
            .orElse("epmd");
  }
}
