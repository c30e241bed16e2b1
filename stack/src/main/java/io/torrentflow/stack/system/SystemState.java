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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the supervisor is, as it tells everybody who looks into the home.
 *
 * @param progress what it did, sentence by sentence
 * @param address the gateway, once everything is ready
 * @param failure why it gave up
 */
public record SystemState(List<String> progress, @Nullable URI address, @Nullable String failure) {
  private static final ObjectMapper JSON = WireJson.mapper();

  public SystemState {
    progress = List.copyOf(progress);
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
