package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the programs of a RabbitMQ are.
 *
 * @param server the start script
 * @param erlang Erlang's folder, if it is one that we know
 * @param searchPath folders that come first on the server's path
 */
record RabbitPrograms(Path server, Path erlang, List<Path> searchPath) {
  /** Erlang's port mapper; on the path if it is not in Erlang's folder. */
  String epmd() {
    return PrivateFiles.list(erlang).stream()
        .filter(entry -> entry.getFileName().toString().startsWith("erts-"))
        .map(entry -> entry.resolve("bin/epmd"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse("epmd");
  }
}
