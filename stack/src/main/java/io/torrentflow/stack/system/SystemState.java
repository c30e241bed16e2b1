package io.torrentflow.stack.system;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.stack.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the supervisor is, as it tells everybody who looks into the home.
 *
 * @param progress what it did, sentence by sentence
 * @param address the gateway, once everything is ready
 * @param failure why it gave up
 * @param restarts of parts since then, the oldest first
 */
public record SystemState(
    List<String> progress,
    @Nullable URI address,
    @Nullable String failure,
    List<Restart> restarts) {
  private static final ObjectMapper JSON = WireJson.mapper();

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
    List<Restart> more = new ArrayList<>(restarts);
    more.add(restart);
    return new SystemState(progress, address, failure, more);
  }

  @JsonIgnore
  public boolean isReady() {
    return address != null;
  }

  /** What was written last; empty when no supervisor wrote anything. */
  public static Optional<SystemState> read(Home home) {
    try {
      return Optional.of(JSON.readValue(Files.readString(file(home)), SystemState.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Home home) {
    try {
      PrivateFiles.write(file(home), JSON.writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(Home home) {
    PrivateFiles.deleteTree(file(home));
  }

  private static Path file(Home home) {
    return home.folder().resolve("system.json");
  }
}
