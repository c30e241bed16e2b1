package io.torrentflow.stack.system;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.Home;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far the supervisor is, kept in the home for every command.
 *
 * @param progress what it did, sentence by sentence
 * @param address the gateway, once everything is ready
 * @param failure why it gave up
 * @param restarts of parts since then, the oldest first
 */
record SystemState(
    List<String> progress,
    @Nullable URI address,
    @Nullable String failure,
    List<Restart> restarts) {

  public SystemState {
    progress = List.copyOf(progress);
    restarts = restarts == null ? List.of() : List.copyOf(restarts);
  }

  static SystemState starting(List<String> progress) {
    return new SystemState(progress, null, null, List.of());
  }

  SystemState ready(URI gateway) {
    return new SystemState(progress, gateway, null, restarts);
  }

  SystemState failed(String reason) {
    return new SystemState(progress, null, reason, restarts);
  }

  SystemState with(Restart restart) {
    List<Restart> more = Stream.concat(restarts.stream(), Stream.of(restart)).toList();
    return new SystemState(progress, address, failure, more);
  }

  /** What was written last; empty when no supervisor wrote anything. */
  static Optional<SystemState> read(Home home) {
    return PrivateFiles.readJson(file(home), SystemState.class);
  }

  void write(Home home) {
    PrivateFiles.writeJson(file(home), this);
  }

  static void remove(Home home) {
    PrivateFiles.deleteTree(file(home));
  }

  private static Path file(Home home) {
    return home.folder().resolve("system.json");
  }
}
